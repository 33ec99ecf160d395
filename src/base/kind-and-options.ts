import { OptionError } from './error.js';

/**
 * A choice by name, or as `{ kind, ...options }`, taken apart; which kinds there are is not looked at.
 *
 * Throws   OptionError for anything else.
 */
export function kindAndOptions(
  spec: unknown,
  {
    kinds,
    ...place
  }: { readonly code: `option/${string}`; readonly where: string; readonly kinds: readonly string[] },
): { readonly kind: string; readonly options: Readonly<Record<string, unknown>> } {
  if (typeof spec === 'string') return { kind: spec, options: {} };
  if (typeof spec === 'object' && spec !== null && 'kind' in spec && typeof spec.kind === 'string') {
    const { kind: _, ...options } = spec;
    return { kind: spec.kind, options };
  }
  throw new OptionError({
    ...place,
    what: 'a name is needed, or an object with a kind',
    got: spec,
    fix: `use one of ${kinds.join(', ')}; or { kind: '${kinds[0]}', ...options }`,
  });
}
