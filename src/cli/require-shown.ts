import { OptionError } from '../base/error.js';

/** Throws OptionError for what results that are only shown cannot be told; names as in code. */
export function requireShown(given: ReadonlySet<string>, allowed: readonly string[], flags: string): void {
  const other = [...given].find((name) => name !== 'show' && !allowed.includes(name));
  if (other === undefined) return;
  throw new OptionError({
    code: 'option/show',
    where: '--show',
    what: 'results are shown as they are, and nothing is trained',
    got: other,
    fix: `leave everything out but ${flags}`,
  });
}
