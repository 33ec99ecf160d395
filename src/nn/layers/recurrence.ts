import { z } from 'zod';
import { add, concat, matmul, reshape, type Tensor, transpose } from '../../graph/index.js';
import { Initializer } from '../initializers.js';
import type { LayerScope } from '../scope.js';
import { biasVariable } from './kernel-options.js';
import { requireSteps, stepsOf } from './steps-input.js';

/** Options that all recurrent layers share. */
export const recurrenceOptions = {
  units: z.int().positive().describe('Size of the state, and of the output.'),
  returnSequences: z
    .boolean()
    .default(false)
    .describe('Give the output of every step, [N, T, units], not of the last alone, [N, units].'),
  useBias: z.boolean().default(true).describe('Add learned offsets.'),
  kernelInitializer: Initializer.default('glorotUniform').describe('How the kernel over the input starts.'),
  recurrentInitializer: Initializer.default('orthogonal').describe('How the kernel over the state starts.'),
  initialState: z
    .enum(['zeros', 'learned'])
    .default('zeros')
    .describe("The state before the first step; 'learned': a variable, the same for all samples."),
};

interface RecurrenceOptions {
  readonly units: number;
  readonly returnSequences: boolean;
  readonly useBias: boolean;
  readonly kernelInitializer: Initializer;
  readonly recurrentInitializer: Initializer;
  readonly initialState: 'zeros' | 'learned';
}

/** What a recurrent layer of `gates` gates computes its steps from. */
export interface Recurrence {
  /** kernel x_t + bias for each step t, [N, 1, gates * units], from one product over all steps. */
  readonly projected: readonly Tensor[];
  /** recurrentKernel h for a state h; undefined for the state zero. */
  project(hidden: Tensor | undefined): Tensor | undefined;
}

/** Declares `kernel` [gates * units, D], `recurrentKernel` [gates * units, units] and `bias` for x [N, T, D]. */
export function recurrence(
  scope: LayerScope,
  kind: string,
  x: Tensor,
  options: RecurrenceOptions & { readonly gates: number; readonly biasInitializer: Initializer },
): Recurrence {
  requireSteps(kind, x);
  const { units, gates, kernelInitializer, recurrentInitializer } = options;
  const kernel = scope.variable('kernel', {
    shape: [gates * units, x.shape[2]],
    initializer: kernelInitializer,
    role: 'kernel',
  });
  const recurrentKernel = scope.variable('recurrentKernel', {
    shape: [gates * units, units],
    initializer: recurrentInitializer,
    role: 'kernel',
  });
  const bias = biasVariable(scope, gates * units, options);
  const turned = transpose(recurrentKernel);
  return {
    projected: stepsOf(sumOf(matmul(x, transpose(kernel)), bias)),
    project: (hidden) => (hidden === undefined ? undefined : matmul(hidden, turned)),
  };
}

/** The state before the first step under a name of its own: undefined for zeros, else a variable [1, units]. */
export function stateBefore(
  scope: LayerScope,
  name: string,
  { units, initialState }: RecurrenceOptions,
): Tensor | undefined {
  if (initialState === 'zeros') return undefined;
  return scope.variable(name, { shape: [1, units], initializer: 'zeros', role: 'bias' });
}

/** What a layer gives of the outputs of its steps, [N, 1, units] each. */
export function outputOf(steps: readonly Tensor[], { returnSequences, units }: RecurrenceOptions): Tensor {
  if (returnSequences) return concat(steps, 1);
  const last = steps[steps.length - 1];
  return reshape(last, [last.shape[0], units]);
}

/** a + b, where either may be nothing; nothing if both are. */
export function sumOf(a: Tensor, b: Tensor | undefined): Tensor;
export function sumOf(a: Tensor | undefined, b: Tensor | undefined): Tensor | undefined;
export function sumOf(a: Tensor | undefined, b: Tensor | undefined): Tensor | undefined {
  return a === undefined || b === undefined ? (a ?? b) : add(a, b);
}
