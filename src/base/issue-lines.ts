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

/** The value is of another kind than the alternative; any other problem says that it is of the right one. */
const OTHER_KIND: readonly unknown[] = ['invalid_type', 'invalid_value', 'invalid_union', 'custom'];

/**
 * "Invalid input" is all that a union says by itself. Where just one alternative is of the right kind, so that its
 * problems lie inside the value or in its size, it is the one that was meant; where none is, all that could be are listed.
 */
function intended(issue: Issue): Issue[] {
  if (!Array.isArray(issue.errors) || issue.errors.length === 0) return [issue];
  const alternatives = (issue.errors as readonly (readonly Issue[])[]).map((inner) =>
    inner.flatMap(intended),
  );
  const near = alternatives.filter((inner) =>
    inner.every(({ path, code }) => path.length > 0 || !OTHER_KIND.includes(code)),
  );
  if (near.length > 1) return [issue];
  if (near.length === 0) return [{ ...issue, message: oneOf(issue.message, alternatives) }];
  return near[0].map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** "Invalid input: expected false or number, received NaN", from what the alternatives say; as it is where one says nothing. */
function oneOf(message: string, alternatives: readonly (readonly Issue[])[]): string {
  const said = alternatives.map(([first]) =>
    /expected (?<wanted>.+?)(?:, received (?<received>.+))?$/.exec(first === undefined ? '' : first.message),
  );
  if (said.includes(null)) return message;
  const wanted = new Set(said.map((match) => match!.groups!.wanted));
  const received = said.map((match) => match!.groups!.received).find((kind) => kind !== undefined);
  return `${message}: expected ${[...wanted].join(' or ')}${received === undefined ? '' : `, received ${received}`}`;
}
