import type { ErrorKind } from '../base/error.js';
import type { Style } from './output.js';

/** What a command line says about a failure, whoever threw it. */
export interface ErrorReport {
  readonly exitCode: number;
  /** `kind/detail`. */
  readonly code: string;
  readonly message: string;
  readonly where: string | undefined;
  readonly fix: string | undefined;
  /** With the stacks of its causes. */
  readonly stack: string | undefined;
}

/** The JSON form of an error; part of the contract. */
export interface ErrorDocument {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly where: string | null;
    readonly fix: string | null;
  };
}

export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;
export const EXIT_DATA = 3;
const EXIT_DIVERGED = 4;
/** The work is done and its answer is that nothing can be said. */
export const EXIT_CANNOT_TELL = 5;
const EXIT_INTERRUPTED = 130;

const EXIT_CODES: Readonly<Record<ErrorKind, number>> = {
  option: EXIT_USAGE,
  data: EXIT_DATA,
  diverged: EXIT_DIVERGED,
  interrupted: EXIT_INTERRUPTED,
  shape: EXIT_USAGE,
  format: EXIT_FAILED,
  session: EXIT_FAILED,
  checkpoint: EXIT_FAILED,
  internal: EXIT_FAILED,
};

/** Failures of the system that have a remedy, by Node's error code. */
const SYSTEM_ERRORS: Readonly<Record<string, readonly [message: string, fix: string]>> = {
  EACCES: [
    'permission denied',
    'make the file or folder readable and writable for this user, or name another',
  ],
  EPERM: [
    'operation not permitted',
    'make the file or folder readable and writable for this user, or name another',
  ],
  ENOENT: ['no such file or folder', 'check the spelling of the path'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'check the path'],
  EISDIR: ['a file is needed here, this is a folder', 'name a file'],
  EEXIST: ['this exists already', 'name another place or remove it'],
  ENOSPC: ['no space left on the disk', 'free some space or write to another disk'],
  EDQUOT: ['the disk quota is used up', 'free some space or write to another disk'],
  EROFS: ['the disk is read-only', 'write to another place'],
  EMFILE: ['too many files are open', 'raise the limit (ulimit -n 4096) and run again'],
  ENFILE: ['the system has too many files open', 'close other programs and run again'],
  EIO: ['the disk could not be read or written', 'check the disk; copy the data to another one'],
  ENAMETOOLONG: ['the path is too long', 'use a shorter path'],
  ENOMEM: ['out of memory', 'close other programs, or use a smaller --batch-size or --image-size'],
  ERR_WORKER_OUT_OF_MEMORY: [
    'out of memory',
    'close other programs, or use a smaller --batch-size or --image-size',
  ],
  ERR_DLOPEN_FAILED: [
    'a native library cannot be loaded',
    'install again on this machine with npm ci; then run pupil doctor',
  ],
  ERR_MODULE_NOT_FOUND: ['a package is missing', 'install again with npm ci'],
  MODULE_NOT_FOUND: ['a package is missing', 'install again with npm ci'],
};

/** Turn anything thrown into a report. Errors of Pupil are told by their fields, since they may have crossed threads. */
export function reportError(error: unknown): ErrorReport {
  const stack = stackOf(error);
  if (isProblemLike(error)) {
    return {
      exitCode: EXIT_CODES[error.kind],
      code: error.code,
      message: messageOf(error),
      where: error.where,
      fix: error.fix,
      stack,
    };
  }
  if (isAbort(error)) {
    return {
      exitCode: EXIT_INTERRUPTED,
      code: 'interrupted',
      message: 'stopped before it was done',
      where: undefined,
      fix: undefined,
      stack,
    };
  }
  const known = systemError(error);
  if (known !== undefined) return { exitCode: EXIT_FAILED, ...known, stack };
  return {
    exitCode: EXIT_FAILED,
    code: 'internal',
    message: error instanceof Error ? error.message || error.name : String(error),
    where: undefined,
    fix: 'this is a fault in Pupil; please report it with what --debug prints',
    stack,
  };
}

/** Lines for people. */
export function renderError(
  report: ErrorReport,
  { style, debug }: { style: Style; debug: boolean },
): string[] {
  const title = report.exitCode === EXIT_INTERRUPTED ? style.bold('interrupted:') : style.red('error:');
  const [first, ...more] = report.message.split('\n');
  return [
    `${title} ${first} ${style.dim(`(${report.code})`)}`,
    ...more.map((line) => `  ${line}`),
    ...(report.where === undefined ? [] : [`  where: ${report.where}`]),
    ...(report.fix === undefined ? [] : [`  fix:   ${report.fix}`]),
    ...(debug && report.stack !== undefined ? ['', report.stack] : []),
  ];
}

export function errorDocument({ code, message, where, fix }: ErrorReport): ErrorDocument {
  return { error: { code, message, where: where ?? null, fix: fix ?? null } };
}

interface ProblemLike {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly what: string;
  readonly message: string;
  readonly where?: string;
  readonly got?: unknown;
  readonly fix?: string;
}

function isProblemLike(error: unknown): error is ProblemLike {
  if (error === null || typeof error !== 'object') return false;
  const { kind, code, what } = error as Record<string, unknown>;
  return (
    typeof kind === 'string' && kind in EXIT_CODES && typeof code === 'string' && typeof what === 'string'
  );
}

/** What happened and its facts, without the place and the remedy, which are shown on lines of their own. */
function messageOf({ what, message, where, fix }: ProblemLike): string {
  const start = where === undefined ? '' : `${where}: `;
  const end = fix === undefined ? '' : `; ${fix}`;
  const isWhole = message.startsWith(start + what) && message.endsWith(end);
  return isWhole ? message.slice(start.length, message.length - end.length) : what;
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function systemError(error: unknown): Pick<ErrorReport, 'code' | 'message' | 'where' | 'fix'> | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, path, dest } = error as NodeJS.ErrnoException & { dest?: string };
  if (/Could not load the "sharp" module/.test(error.message)) {
    return {
      code: 'system/native-module',
      message: 'the picture library sharp has no binary for this machine',
      where: undefined,
      fix: 'install again on this machine with npm ci --include=optional; then run pupil doctor',
    };
  }
  if (error instanceof RangeError && /allocation failed|Invalid typed array length/.test(error.message)) {
    const [message, fix] = SYSTEM_ERRORS.ENOMEM;
    return { code: 'system/enomem', message, where: undefined, fix };
  }
  if (code === undefined || !Object.hasOwn(SYSTEM_ERRORS, code)) return undefined;
  const [message, fix] = SYSTEM_ERRORS[code];
  const facts = /^ERR_DLOPEN|MODULE_NOT_FOUND$/.test(code)
    ? `${message} (${firstLine(error.message)})`
    : message;
  return {
    code: `system/${code.toLowerCase().replaceAll('_', '-')}`,
    message: facts,
    where: path ?? dest,
    fix,
  };
}

function stackOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const own = error.stack ?? error.message;
  const cause = stackOf(error.cause);
  return cause === undefined ? own : `${own}\ncaused by: ${cause}`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0];
}
