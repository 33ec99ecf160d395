import { z } from 'zod';
import type { StoredTensor } from '../run/safetensors.js';

/**
 * Stochastic weight averaging: the mean of the weights that training passes through near its end.
 *
 * Source   Izmailov, Podoprikhin, Garipov, Vetrov, Wilson 2018 (arXiv 1803.05407), algorithm 1.
 */
export const Swa = z
  .strictObject({
    startEpoch: z
      .int()
      .min(1)
      .optional()
      .describe('First epoch, from 1, whose weights are averaged; startShare decides when left out.'),
    startShare: z
      .number()
      .min(0)
      .lt(1)
      .default(0.75)
      .describe('Share of the epochs that pass before the first one that is averaged.'),
    everyEpochs: z.int().min(1).default(1).describe('Epochs from one that is averaged to the next.'),
    learningRate: z
      .number()
      .positive()
      .nullable()
      .default(null)
      .describe('Constant learning rate from the first averaged epoch on; null: as the schedule says.'),
    export: z
      .enum(['ifBetter', 'always', 'never'])
      .default('ifBetter')
      .describe(
        'When the model gets the averaged weights: if they are better by the monitored metric, always or never.',
      ),
  })
  .describe('Average the weights of the last epochs (stochastic weight averaging).');
export type Swa = z.output<typeof Swa>;

/** The options of a run: its first epoch known. */
export const ResolvedSwa = Swa.omit({ startShare: true }).required({ startEpoch: true });
export type ResolvedSwa = z.output<typeof ResolvedSwa>;

export function resolveSwa({ startShare, ...swa }: Swa, epochs: number): ResolvedSwa {
  const { startEpoch = Math.floor(startShare * epochs) + 1 } = swa;
  return { ...swa, startEpoch };
}

/** Whether the weights at the end of an epoch, counted from 0, are part of the average. */
export function isAveraged({ startEpoch, everyEpochs }: ResolvedSwa, epoch: number): boolean {
  const since = epoch + 1 - startEpoch;
  return since >= 0 && since % everyEpochs === 0;
}

/** The mean of `count` sets of weights and one more, tensor by tensor. */
export function addToAverage(
  average: ReadonlyMap<string, StoredTensor>,
  count: number,
  weights: ReadonlyMap<string, StoredTensor>,
): Map<string, StoredTensor> {
  return new Map(
    [...weights].map(([name, tensor]) => {
      const before = average.get(name)!.data as Float32Array;
      const data = (tensor.data as Float32Array).map(
        (value, i) => before[i] + (value - before[i]) / (count + 1),
      );
      return [name, { ...tensor, data }];
    }),
  );
}
