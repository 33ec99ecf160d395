import { performance } from 'node:perf_hooks';
import { readMetadata } from '../../onnx/index.js';
import { openModel } from '../../runtime/index.js';
import { inputOf } from './classifier.js';
import { readClassifier } from './model-file.js';
import { readModelBytes } from './open-classifier.js';

/** Answers before any is timed: buffers are made in the first ones. */
const WARM_UP = 3;
const FEWEST = 15;
const MOST = 500;
/** Measured time that is enough, where so many answers fit into it. */
const ENOUGH_MS = 300;

/** The world of a measurement. */
export interface LatencyContext {
  /** Milliseconds of a clock that never goes back (default: that of the process). */
  readonly now?: (() => number) | undefined;
}

/**
 * How long an exported model takes for one picture or row on one thread, in milliseconds: the median of 15 to 500 answers, as
 * many as fit into 0.3 seconds. From values in memory to the answer; decoding is not counted. It does not depend on what is in the picture.
 *
 * What else runs on the machine at the time makes it longer. Throws as `openClassifier`.
 */
export async function measureLatency(
  model: string,
  { now = () => performance.now() }: LatencyContext = {},
): Promise<number> {
  const bytes = await readModelBytes(model);
  const input = inputOf(readClassifier(model, readMetadata(bytes, model)));
  const session = await openModel(model, bytes, 1);
  try {
    const feeds = input.modelFeeds(session.inputs, input.blank(1));
    for (let i = 0; i < WARM_UP; i++) await session.run(feeds);
    const times: number[] = [];
    const begun = now();
    while (times.length < MOST && (times.length < FEWEST || now() - begun < ENOUGH_MS)) {
      const before = now();
      await session.run(feeds);
      times.push(now() - before);
    }
    return times.sort((a, b) => a - b)[times.length >> 1];
  } finally {
    await session.dispose();
  }
}
