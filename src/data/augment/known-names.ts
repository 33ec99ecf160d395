import { OptionError } from '../../base/error.js';
import { nearestName } from '../../base/nearest-name.js';
import { OPERATION_KINDS } from './operations/index.js';
import { POLICY_NAMES } from './policy-names.js';

/**
 * A union of schemas can only say that none of them fits; a name that is not known can be told by itself.
 *
 * Throws  OptionError `option/augment` for a policy or an operation of no known name.
 */
export function requireKnownNames(input: unknown): void {
  const { policy, operations, choose } = fieldsOf(typeof input === 'string' ? { policy: input } : input);
  // A plan that a run has kept may hold operations of one's own.
  requireName('policy', policy, operations === undefined ? POLICY_NAMES : [...POLICY_NAMES, 'custom']);
  for (const list of [operations, fieldsOf(choose).from]) {
    if (!Array.isArray(list)) continue;
    for (const operation of list)
      requireName(
        'operation',
        typeof operation === 'string' ? operation : fieldsOf(operation).kind,
        OPERATION_KINDS,
      );
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function requireName(what: 'policy' | 'operation', name: unknown, known: readonly string[]): void {
  if (typeof name !== 'string' || known.includes(name)) return;
  const meant = nearestName(name, known);
  throw new OptionError({
    code: 'option/augment',
    where: 'augment',
    what: `there is no ${what} of this name`,
    got: name,
    fix: `${meant === undefined ? '' : `did you mean ${meant}? `}Use one of ${known.join(', ')}`,
  });
}
