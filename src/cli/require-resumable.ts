import { OptionError } from '../base/error.js';

/** Throws OptionError for what work that goes on cannot be told, since it has settings of its own; names as in code. */
export function requireResumable(
  given: ReadonlySet<string>,
  {
    noun,
    allowed,
    flags,
  }: { readonly noun: string; readonly allowed: readonly string[]; readonly flags: string },
): void {
  const other = [...given].find((name) => name !== 'resume' && !allowed.includes(name));
  if (other === undefined) return;
  throw new OptionError({
    code: 'option/resume',
    where: '--resume',
    what: `a ${noun} goes on with its own settings`,
    got: other,
    fix: `leave everything out but ${flags}, or begin a new ${noun}`,
  });
}
