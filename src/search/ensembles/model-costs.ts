import { InterruptedError } from '../../base/error.js';
import { median } from '../../statistics/index.js';
import type { Classifier } from '../../train/index.js';

/** What a model costs. */
export interface ModelCost {
  readonly parameters: number;
  /** Size of the ONNX file. */
  readonly bytes: number;
  /** For one example at a time, on all processors: median. */
  readonly milliseconds: number;
}

type Examples = Parameters<Classifier['run']>[0];

const WARM_UP = 5;
const TIMED = 41;

/**
 * Median milliseconds that each model takes for one example. They are asked in turn, so that what else the machine does
 * falls on all of them.
 */
export async function latencies(
  asked: readonly { readonly model: Classifier; readonly example: Examples }[],
  { now, signal }: { readonly now: () => number; readonly signal?: AbortSignal | undefined },
): Promise<number[]> {
  const times = asked.map((): number[] => []);
  for (let round = 0; round < WARM_UP + TIMED; round++) {
    if (signal?.aborted) {
      throw new InterruptedError({
        code: 'interrupted',
        where: 'ensemble',
        what: 'measuring the ensemble was interrupted; nothing was written',
        fix: 'give the same command again',
        cause: signal.reason,
      });
    }
    for (const [i, { model, example }] of asked.entries()) {
      const began = now();
      await model.run(example);
      if (round >= WARM_UP) times[i].push(now() - began);
    }
  }
  return times.map((values) => median(values));
}

/** Grey, halfway between black and white. */
const MIDDLE = 127;

/** An example of the size that a model takes, to measure time with; `known` is a row of the table of which it is. */
export function exampleFor({ contract: { input } }: Pick<Classifier, 'contract'>, known: Examples): Examples {
  if ('kind' in input) return known;
  const { height, width, channels } = input;
  return { size: 1, pixels: new Uint8Array(height * width * channels).fill(MIDDLE) };
}
