import type { z } from 'zod';
import { ShapeError } from '../../base/error.js';
import {
  describeType,
  div,
  elementCount,
  maximum,
  mean,
  mul,
  type Shape,
  sameShape,
  sum,
  type Tensor,
} from '../../graph/index.js';
import type { Task } from '../task.js';

export interface Loss {
  /** Before reduction and sample weights: [N], or one for each output, [N, K]. */
  readonly terms: Tensor;
  /** The same, averaged over outputs, [N]. */
  readonly perSample: Tensor;
  /** What training makes small, []. */
  readonly value: Tensor;
}

/** How the terms of a batch become one number. */
export interface Reduction {
  /** Weight of each sample, [N]. */
  readonly sampleWeights?: Tensor | undefined;
  /** `mean` over outputs and samples, divided by the sum of the weights of the samples; `sum` does not divide. */
  readonly reduction?: 'mean' | 'sum' | undefined;
}

/** What a loss is computed from in training. */
export interface LossScope<Options> extends Reduction {
  readonly options: Options;
  /** Outputs of the network before the activation that the task ends in, [N, U]. */
  readonly outputs: Tensor;
  /** Multi-class and binary: the class of each sample, int32 [N]. Otherwise what each output should be, [N, U]. */
  readonly targets: Tensor;
  /** Share of each target spread over all classes; 0 for losses that do not take it. */
  readonly labelSmoothing: number;
  /** Weight of each class, [K]; for multi-class and binary only. */
  readonly classWeights: Tensor | undefined;
}

/** A loss: its name and options, the tasks that it fits, and the operations it adds to a graph. */
export interface LossDefinition<Schema extends z.ZodObject = z.ZodObject> {
  readonly kind: string;
  readonly tasks: readonly Task[];
  readonly options: Schema;
  readonly takesLabelSmoothing: boolean;
  build(scope: LossScope<z.output<Schema>>): Loss;
}

export function defineLoss<Schema extends z.ZodObject>(
  definition: LossDefinition<Schema>,
): LossDefinition<Schema> {
  return Object.freeze(definition);
}

/** The smallest normal float32: a batch in which nothing weighs anything has the loss 0, not 0/0. */
const LEAST_WEIGHT = 2 ** -126;

/** Reduce terms [N] or [N, K]; `divisor` stands for the sum of the weights in a mean. */
export function reduceLoss(
  terms: Tensor,
  { sampleWeights, reduction = 'mean' }: Reduction,
  divisor: Tensor | undefined = sampleWeights && sum(sampleWeights),
): Loss {
  const [batch, ...outputs] = terms.shape;
  const perSample = outputs.length === 0 ? terms : mean(terms, { axes: outputs.map((_, i) => i + 1) });
  const total = sum(sampleWeights ? mul(perSample, sampleWeights) : perSample);
  if (reduction === 'sum')
    return { terms, perSample, value: outputs.length === 0 ? total : mul(total, elementCount(outputs)) };
  const value = divisor ? div(total, maximum(divisor, LEAST_WEIGHT)) : mul(total, 1 / batch);
  return { terms, perSample, value };
}

/**
 * Broadcasting would let tensors of another shape through, with another meaning.
 *
 * Throws   ShapeError `shape/loss` unless every tensor that is there has its shape.
 */
export function requireShapes(
  where: string,
  tensors: Readonly<Record<string, readonly [Tensor | undefined, Shape]>>,
  fix: string,
): void {
  const given = Object.entries(tensors).flatMap(([name, [tensor, shape]]) =>
    tensor === undefined ? [] : [{ name, tensor, shape }],
  );
  if (given.every(({ tensor, shape }) => sameShape(tensor.shape, shape))) return;
  throw new ShapeError({
    code: 'shape/loss',
    where,
    what: 'targets or weights do not fit the outputs',
    got: Object.fromEntries(given.map(({ name, tensor }) => [name, describeType(tensor)])),
    fix,
  });
}

/** The same for losses that compare each output with a number of its own. */
export function requireElementwise(
  where: string,
  outputs: Tensor,
  targets: Tensor,
  { sampleWeights }: Reduction,
): void {
  requireShapes(
    where,
    {
      outputs: [outputs, outputs.shape],
      targets: [targets, outputs.shape],
      sampleWeights: [sampleWeights, [outputs.shape[0]]],
    },
    'targets have the shape of the outputs, [N] or [N, K]; sample weights are [N]',
  );
}
