import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { didYouMean } from '../../base/nearest-name.js';
import { parseOptions } from '../../base/parse-options.js';
import type { Task } from '../task.js';
import { binaryCrossEntropyLoss } from './binary-cross-entropy.js';
import { binaryFocalLoss } from './binary-focal.js';
import { categoricalFocalLoss } from './categorical-focal.js';
import { huberLoss } from './huber.js';
import type { Loss, LossDefinition, LossScope } from './loss.js';
import { meanAbsoluteErrorLoss } from './mean-absolute-error.js';
import { meanSquaredErrorLoss } from './mean-squared-error.js';
import { categoricalCrossEntropyLoss } from './softmax-cross-entropy.js';

export { type BinaryCrossEntropyOptions, binaryCrossEntropy } from './binary-cross-entropy.js';
export { type BinaryFocalOptions, binaryFocal } from './binary-focal.js';
export { type CategoricalFocalOptions, categoricalFocal } from './categorical-focal.js';
export { type HuberOptions, huber } from './huber.js';
export type { Loss, LossScope, Reduction } from './loss.js';
export { meanAbsoluteError } from './mean-absolute-error.js';
export { meanSquaredError } from './mean-squared-error.js';
export { type SoftmaxCrossEntropyOptions, softmaxCrossEntropy } from './softmax-cross-entropy.js';

/** Every loss; the first that fits a task is the one it has by default. A kind may have a form for each task. */
export const LOSSES: readonly LossDefinition[] = [
  categoricalCrossEntropyLoss,
  binaryCrossEntropyLoss,
  meanSquaredErrorLoss,
  meanAbsoluteErrorLoss,
  huberLoss,
  categoricalFocalLoss,
  binaryFocalLoss,
];

/** Names of all losses, of whatever task. */
export const LOSS_KINDS: readonly string[] = [...new Set(LOSSES.map(({ kind }) => kind))];

/** A loss by name, or by name with options: `'focal'`, `{ kind: 'huber', delta: 2 }`; `'auto'` is that of the task. */
export const LossSpec = z
  .union([z.string().min(1), z.looseObject({ kind: z.string().min(1) })])
  .describe("Loss, by name or as { kind, ...options }; 'auto': that of the task.");
export type LossSpec = z.output<typeof LossSpec>;

/** A loss with its options filled in. */
export interface ResolvedLoss {
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly takesLabelSmoothing: boolean;
  build(scope: Omit<LossScope<unknown>, 'options'>): Loss;
}

/** Throws OptionError `option/loss` for an unknown name, a loss that does not fit the task, or options that do not fit. */
export function resolveLoss(spec: LossSpec, task: Task): ResolvedLoss {
  const { kind, ...given } = typeof spec === 'string' ? { kind: spec } : spec;
  const fitting = LOSSES.filter(({ tasks }) => tasks.includes(task));
  const definition = kind === 'auto' ? fitting[0] : fitting.find((loss) => loss.kind === kind);
  if (definition === undefined) throw unfitting(kind, task, fitting);
  const place = { code: 'option/loss', where: `loss ${kind}` } as const;
  const options = parseOptions(definition.options, given, place);
  return {
    kind: definition.kind,
    options,
    takesLabelSmoothing: definition.takesLabelSmoothing,
    build: (scope) => definition.build({ ...scope, options }),
  };
}

function unfitting(kind: string, task: Task, fitting: readonly LossDefinition[]): OptionError {
  const others = LOSSES.filter((loss) => loss.kind === kind).flatMap(({ tasks }) => tasks);
  const names = fitting.map((loss) => loss.kind);
  const meant = others.length === 0 ? didYouMean(kind, names) : '';
  return new OptionError({
    code: 'option/loss',
    where: 'loss',
    what:
      others.length === 0
        ? 'there is no loss of this name'
        : `this loss is for the task ${others.join(' or ')}, not for ${task}`,
    got: kind,
    fix: `${meant}Use ${['auto', ...names].join(', ')}, or another task`,
  });
}
