import { OptionError } from '../../base/error.js';
import { didYouMean } from '../../base/nearest-name.js';
import { parseOptions } from '../../base/parse-options.js';
import { type AugmentForm, AugmentPlan, OperationsForm, PolicyForm } from './augment-options.js';
import { OPERATION_KINDS, operationOf } from './operations/index.js';
import { POLICY_NAMES } from './policy-names.js';

interface Place {
  readonly code: 'option/augment';
  readonly where: string;
}

/**
 * Augmentation as a person gives it, or as a run has kept it, checked and completed with its defaults. A union of schemas could
 * only say that none of them fits: the form is told by its fields, and each operation by its name. `where` is the option that it was
 * given by.
 *
 * Throws  OptionError `option/augment` for a policy, an operation or an option of no known name, with the one that was meant,
 *         and for values out of range.
 */
export function parseAugment(input: unknown, where = 'augment'): AugmentForm {
  const place: Place = { code: 'option/augment', where };
  const given = typeof input === 'string' ? { policy: input } : input;
  const { policy, operations, choose, reasons } = fieldsOf(given);
  // A plan that a run has kept may hold operations of one's own.
  requireName(place, 'policy', policy, reasons === undefined ? POLICY_NAMES : [...POLICY_NAMES, 'custom']);
  requireOperations(place, 'operations', operations);
  requireOperations(place, 'choose.from', fieldsOf(choose).from);
  if (reasons !== undefined) return parseOptions(AugmentPlan, given, place);
  return parseOptions<typeof OperationsForm | typeof PolicyForm>(
    operations === undefined ? PolicyForm : OperationsForm,
    given,
    place,
  );
}

function requireOperations(place: Place, field: string, list: unknown): void {
  if (!Array.isArray(list)) return;
  for (const [i, operation] of list.entries()) {
    const kind = typeof operation === 'string' ? operation : fieldsOf(operation).kind;
    requireName(place, 'operation', kind, OPERATION_KINDS);
    if (typeof kind === 'string' && typeof operation === 'object')
      parseOptions(operationOf(kind).schema, operation, {
        ...place,
        where: `${place.where}, ${field}, number ${i + 1} (${kind})`,
      });
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function requireName(
  place: Place,
  what: 'policy' | 'operation',
  name: unknown,
  known: readonly string[],
): void {
  if (typeof name !== 'string' || known.includes(name)) return;
  throw new OptionError({
    ...place,
    what: `there is no ${what} of this name`,
    got: name,
    fix: `${didYouMean(name, known)}Use one of ${known.join(', ')}`,
  });
}
