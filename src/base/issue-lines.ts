/** One thing that a schema found wrong, as zod reports it. */
interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code?: string | undefined;
  /** What each alternative of a union found wrong. */
  readonly errors?: unknown;
}

/** What a schema found wrong, as zod reports it. */
interface Issues {
  readonly issues: readonly Issue[];
}

/** One line for each problem, `path.to.field: message`; `whole` stands where the value itself is wrong, not a field. */
export function issueLines({ issues }: Issues, whole = 'options'): string[] {
  return issues
    .flatMap(intended)
    .map(({ path, message }) => `${path.map(String).join('.') || whole}: ${message}`);
}

/**
 * "Invalid input" is all that a union says by itself. Where just one alternative is of the right kind, so that its
 * problems lie inside the value, it is the one that was meant.
 */
function intended(issue: Issue): Issue[] {
  if (!Array.isArray(issue.errors)) return [issue];
  const alternatives = (issue.errors as readonly (readonly Issue[])[]).map((inner) =>
    inner.flatMap(intended),
  );
  const near = alternatives.filter((inner) =>
    inner.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
  );
  if (near.length !== 1) return [issue];
  return near[0].map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}
