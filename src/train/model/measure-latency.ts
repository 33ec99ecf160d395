import { performance } from 'node:perf_hooks';
import { InterruptedError } from '../../base/error.js';
import { median } from '../../statistics/index.js';
import type { Examples } from '../input/input-rules.js';
import { blankPictures } from '../input/picture-input.js';
import { tableInput } from '../input/table-input.js';
import { type Classifier, openClassifier } from './open-classifier.js';

/** Answers before any is timed: buffers are made in the first ones. */
const WARM_UP = 3;
const FEWEST = 15;
const MOST = 500;
/** Measured time of each model that is enough, where so many answers fit into it. */
const ENOUGH_MS = 300;

/** The world of a measurement. */
export interface LatencyContext {
  /** Milliseconds of a clock that never goes back (default: that of the process). */
  readonly now?: (() => number) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * How long an exported model takes for one picture or row on one thread, in milliseconds: the median of 15 to 500 answers, as
 * many as fit into 0.3 seconds. From values in memory to the answer; decoding is not counted. It does not depend on what is in the picture.
 *
 * What else runs on the machine at the time makes it longer. Throws as `openClassifier`, and InterruptedError.
 */
export async function measureLatency(model: string, context: LatencyContext = {}): Promise<number> {
  const classifier = await openClassifier(model, { threads: 1 });
  try {
    const [milliseconds] = await measureLatencies([classifier], context);
    return milliseconds;
  } finally {
    await classifier.dispose();
  }
}

/**
 * The same of several open models, on the threads that they have. They are asked in turn, so that what else the machine does
 * falls on all of them.
 */
export async function measureLatencies(
  models: readonly Classifier[],
  { now = () => performance.now(), signal }: LatencyContext = {},
): Promise<number[]> {
  const asked = models.map((model) => ({ model, example: blankExample(model), times: [] as number[] }));
  for (let round = 0; round < WARM_UP; round++)
    for (const { model, example } of asked) await model.run(example);
  const enough = ENOUGH_MS * models.length;
  const begun = now();
  for (let round = 0; round < MOST && (round < FEWEST || now() - begun < enough); round++) {
    if (signal?.aborted) throw interrupted(signal);
    for (const { model, example, times } of asked) {
      const before = now();
      await model.run(example);
      times.push(now() - before);
    }
  }
  return asked.map(({ times }) => median(times));
}

function blankExample({ contract: { input } }: Classifier): Examples {
  return 'kind' in input ? tableInput(input).blank(1) : blankPictures(input, 1);
}

function interrupted(signal: AbortSignal): InterruptedError {
  return new InterruptedError({
    code: 'interrupted',
    where: 'latency',
    what: 'measuring the time of a model was interrupted; nothing was written',
    fix: 'give the same command again',
    cause: signal.reason,
  });
}
