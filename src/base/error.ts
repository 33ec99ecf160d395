/** What a person needs to know about a failure: the place, the broken rule, the facts and the next action. */
export interface Problem {
  /** Stable identifier, `kind/detail`, for programs; defaults to the kind alone. */
  code?: string;
  /** File, layer, operation, option or row. */
  where?: string;
  /** The rule that was broken, one sentence without a full stop. */
  what: string;
  /** Facts that show it; readable as `error.got`. */
  got?: unknown;
  /** What to do next. */
  fix?: string;
  cause?: unknown;
}

/** Kinds are told apart by what the caller can do about them; exit codes follow the kind. */
export type ErrorKind =
  | 'option'
  | 'shape'
  | 'data'
  | 'format'
  | 'session'
  | 'checkpoint'
  | 'diverged'
  | 'interrupted'
  | 'internal';

/** Base of every error that Pupil throws on purpose. Test `kind` or `code`, not the class: errors cross threads. */
export class PupilError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly where: string | undefined;
  readonly what: string;
  readonly got: unknown;
  readonly fix: string | undefined;

  constructor(kind: ErrorKind, problem: Problem) {
    super(formatProblem(problem), problem.cause === undefined ? undefined : { cause: problem.cause });
    this.name = 'PupilError';
    this.kind = kind;
    this.code = problem.code ?? kind;
    this.where = problem.where;
    this.what = problem.what;
    this.got = problem.got;
    this.fix = problem.fix;
  }
}

/** A setting that a person wrote is unknown, out of range or contradicts another. */
export class OptionError extends PupilError {
  constructor(problem: Problem) {
    super('option', problem);
  }
}

/** Tensors whose shapes or dtypes do not fit an operation or a layer. */
export class ShapeError extends PupilError {
  constructor(problem: Problem) {
    super('shape', problem);
  }
}

/** The user's pictures or tables cannot be used as they are. */
export class DataError extends PupilError {
  constructor(problem: Problem) {
    super('data', problem);
  }
}

/** Bytes that are not in the format they claim. */
export class FormatError extends PupilError {
  constructor(problem: Problem) {
    super('format', problem);
  }
}

/** ONNX Runtime refused to load or to run a graph. */
export class SessionError extends PupilError {
  constructor(problem: Problem) {
    super('session', problem);
  }
}

/** A run directory or checkpoint that cannot be read, written or continued. */
export class CheckpointError extends PupilError {
  constructor(problem: Problem) {
    super('checkpoint', problem);
  }
}

/** The loss or the weights are no longer finite. */
export class DivergedError extends PupilError {
  constructor(problem: Problem) {
    super('diverged', problem);
  }
}

/** A person or the system asked to stop; the state has been saved where the message says so. */
export class InterruptedError extends PupilError {
  constructor(problem: Problem) {
    super('interrupted', problem);
  }
}

/** A fault of ours: never the user's to mend. */
export class InternalError extends PupilError {
  constructor(problem: Problem) {
    super('internal', { fix: 'this is a fault in Pupil; please report it with the text above', ...problem });
  }
}

export function isPupilError(error: unknown, kind?: ErrorKind): error is PupilError {
  return error instanceof PupilError && (kind === undefined || error.kind === kind);
}

/** What an error was made of, but for its cause: plain data, which can be sent to another process. */
export function problemOf({ code, where, what, got, fix }: PupilError): Problem {
  return {
    code,
    what,
    got,
    ...(where === undefined ? {} : { where }),
    ...(fix === undefined ? {} : { fix }),
  };
}

/** What a caught value says, whoever threw it. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function formatProblem({ where, what, got, fix }: Problem): string {
  const place = where === undefined ? '' : `${where}: `;
  const facts = got === undefined ? '' : ` (got ${formatFacts(got)})`;
  const remedy = fix === undefined ? '' : `; ${fix}`;
  return `${place}${what}${facts}${remedy}`;
}

/** A message is for people: of ten thousand names the first tell enough, and `got` has all. */
const MOST_FACTS = 20;

function formatFacts(got: unknown): string {
  if (typeof got === 'string') return JSON.stringify(got);
  if (Array.isArray(got)) {
    const rest = got.length > MOST_FACTS ? [`and ${got.length - MOST_FACTS} more`] : [];
    return `[${[...got.slice(0, MOST_FACTS).map(formatFacts), ...rest].join(', ')}]`;
  }
  if (got !== null && typeof got === 'object') {
    return Object.entries(got)
      .map(([name, value]) => `${name} ${formatFacts(value)}`)
      .join(', ');
  }
  return String(got);
}
