/** Kinds of cases that a golden file holds and that are not built yet, each with the reason for leaving it out. */
export type Later = Readonly<Record<string, string>>;

/**
 * The name of the test of a case, and whether it runs. A kind that is neither built nor in the list runs and fails, so
 * that nothing is left out without being named.
 */
export function titled<C extends { readonly name: string }>(
  cases: readonly C[],
  reason: (golden: C) => string | undefined,
): { readonly title: string; readonly skipped: boolean; readonly golden: C }[] {
  return cases.map((golden) => {
    const why = reason(golden);
    return why === undefined
      ? { title: golden.name, skipped: false, golden }
      : { title: `${golden.name} (later: ${why})`, skipped: true, golden };
  });
}
