import { OptionError } from '../../base/error.js';
import { didYouMean } from '../../base/nearest-name.js';
import { parseOptions } from '../../base/parse-options.js';
import { type AugmentForm, AugmentPlan, OperationsForm, PolicyForm } from './augment-options.js';
import { OPERATION_KINDS, operationOf } from './operations/index.js';
import { POLICY_NAMES } from './policy-names.js';

const PLACE = { code: 'option/augment', where: 'augment' } as const;

/**
 * Augmentation as a person gives it, or as a run has kept it, checked and completed with its defaults. A union of schemas could
 * only say that none of them fits: the form is told by its fields, and each operation by its name.
 *
 * Throws  OptionError `option/augment` for a policy, an operation or an option of no known name, with the one that was meant,
 *         and for values out of range.
 */
export function parseAugment(input: unknown): AugmentForm {
  const given = typeof input === 'string' ? { policy: input } : input;
  const { policy, operations, choose, reasons } = fieldsOf(given);
  // A plan that a run has kept may hold operations of one's own.
  requireName('policy', policy, reasons === undefined ? POLICY_NAMES : [...POLICY_NAMES, 'custom']);
  requireOperations('operations', operations);
  requireOperations('choose.from', fieldsOf(choose).from);
  if (reasons !== undefined) return parseOptions(AugmentPlan, given, PLACE);
  return parseOptions<typeof OperationsForm | typeof PolicyForm>(
    operations === undefined ? PolicyForm : OperationsForm,
    given,
    PLACE,
  );
}

function requireOperations(field: string, list: unknown): void {
  if (!Array.isArray(list)) return;
  for (const [place, operation] of list.entries()) {
    const kind = typeof operation === 'string' ? operation : fieldsOf(operation).kind;
    requireName('operation', kind, OPERATION_KINDS);
    if (typeof kind === 'string' && typeof operation === 'object')
      parseOptions(operationOf(kind).schema, operation, {
        ...PLACE,
        where: `augment, ${field}, number ${place + 1} (${kind})`,
      });
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function requireName(what: 'policy' | 'operation', name: unknown, known: readonly string[]): void {
  if (typeof name !== 'string' || known.includes(name)) return;
  throw new OptionError({
    ...PLACE,
    what: `there is no ${what} of this name`,
    got: name,
    fix: `${didYouMean(name, known)}Use one of ${known.join(', ')}`,
  });
}
