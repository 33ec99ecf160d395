/** What a schema found wrong, as zod reports it. */
interface Issues {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}

/** One line for each problem, `path.to.field: message`; `whole` stands where the value itself is wrong, not a field. */
export function issueLines({ issues }: Issues, whole = 'options'): string[] {
  return issues.map(({ path, message }) => `${path.map(String).join('.') || whole}: ${message}`);
}
