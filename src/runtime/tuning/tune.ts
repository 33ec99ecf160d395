import { performance } from 'node:perf_hooks';
import { InterruptedError } from '../../base/error.js';
import type { FormulationChoices } from '../formulations/choices.js';
import { blockSize } from '../node/block-size.js';
import type { Program } from '../runtime.js';
import { openCandidate } from './candidate-session.js';
import { chooseFastest, type Timing, type TimingOptions, timeInTurn } from './choose-fastest.js';
import { type TunableNode, tunableNodes } from './tunable-nodes.js';

/** What was measured of one shape. */
export interface TunedShape {
  /** Operation, shapes of its operands and attributes. */
  readonly key: string;
  readonly operation: string;
  /** The form that the table says, and the one that was chosen; often the same. */
  readonly usual: string;
  readonly chosen: string;
  readonly timings: readonly Timing[];
}

export interface TuningContext {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly timing?: Partial<TimingOptions> | undefined;
}

const USUAL_TIMING: TimingOptions = { clock: () => performance.now(), rounds: 7, turnMs: 10 };

/**
 * Measure the forms of every convolution and gradient of a convolution in programs, each shape once; nothing where this
 * processor has only plain forms.
 *
 * Throws  InterruptedError on the signal.
 */
export async function tunePrograms(
  programs: readonly Program[],
  threads: number,
  { signal, onProgress, timing }: TuningContext = {},
): Promise<TunedShape[]> {
  const block = await blockSize();
  if (block === undefined) return [];
  const nodes = tunableNodes(programs, block);
  const tuned: TunedShape[] = [];
  for (const node of nodes) {
    if (signal?.aborted) {
      throw new InterruptedError({
        code: 'interrupted',
        where: 'tuning',
        what: 'the measuring was interrupted; nothing was kept',
        fix: 'run it again',
      });
    }
    tuned.push(await tuneNode(node, { block, threads }, { ...USUAL_TIMING, ...timing }));
    onProgress?.(tuned.length, nodes.length);
  }
  return tuned;
}

/** What of it differs from the table. */
export function choicesFrom(tuned: readonly TunedShape[]): FormulationChoices {
  return Object.fromEntries(
    tuned.filter(({ usual, chosen }) => chosen !== usual).map(({ key, chosen }) => [key, chosen]),
  );
}

async function tuneNode(
  node: TunableNode,
  place: { readonly block: number; readonly threads: number },
  timing: TimingOptions,
): Promise<TunedShape> {
  const candidates = await Promise.all(node.names.map((name) => openCandidate(node, name, place)));
  try {
    const timings = await timeInTurn(candidates, timing);
    const { name: chosen } = chooseFastest(timings);
    return { key: node.key, operation: node.begin.op.name, usual: node.names[0], chosen, timings };
  } finally {
    for (const candidate of candidates) await candidate.dispose();
  }
}
