import { describe, expect, it } from 'vitest';
import {
  CheckpointError,
  DataError,
  DivergedError,
  InternalError,
  InterruptedError,
  OptionError,
  SessionError,
  ShapeError,
} from '../base/error.js';
import { errorResult } from './contract/index.js';
import { createStyle } from './output.js';
import { errorDocument, renderError, reportError } from './render-error.js';

const plain = { style: createStyle(false), debug: false };

function systemError(code: string, path?: string): Error {
  return Object.assign(new Error(`${code}: something in the system's words`), { code, path });
}

describe('reportError', () => {
  it.each([
    [new OptionError({ what: 'w' }), 2],
    [new ShapeError({ what: 'w' }), 2],
    [new DataError({ what: 'w' }), 3],
    [new DivergedError({ what: 'w' }), 4],
    [new InterruptedError({ what: 'w' }), 130],
    [new CheckpointError({ what: 'w' }), 1],
    [new SessionError({ what: 'w' }), 1],
    [new InternalError({ what: 'w' }), 1],
    [new Error('w'), 1],
    ['w', 1],
    [undefined, 1],
  ])('gives %s the exit code %i', (error, exitCode) => {
    expect(reportError(error).exitCode).toBe(exitCode);
  });

  it('shows place, facts and remedy apart', () => {
    const error = new DataError({
      code: 'data/one-class',
      where: 'photos/',
      what: 'a classifier needs two classes',
      got: { classes: ['cat'] },
      fix: 'add a second subfolder',
    });
    expect(renderError(reportError(error), plain)).toMatchInlineSnapshot(`
      [
        "error: a classifier needs two classes (got classes ["cat"]) (data/one-class)",
        "  where: photos/",
        "  fix:   add a second subfolder",
      ]
    `);
    expect(errorDocument(reportError(error))).toMatchInlineSnapshot(`
      {
        "error": {
          "code": "data/one-class",
          "fix": "add a second subfolder",
          "message": "a classifier needs two classes (got classes ["cat"])",
          "where": "photos/",
        },
      }
    `);
  });

  it('knows an error of ours that has crossed a thread and lost its class', () => {
    const { kind, code, what, message, where, fix } = new DataError({
      code: 'data/x',
      what: 'w',
      where: 'f',
    });
    const clone = Object.assign(new Error(message), { kind, code, what, where, fix });
    expect(reportError(clone)).toMatchObject({ exitCode: 3, code: 'data/x', message: 'w', where: 'f' });
  });

  it.each([
    ['EACCES', 'system/eacces', 'permission denied'],
    ['ENOSPC', 'system/enospc', 'no space left on the disk'],
    ['EMFILE', 'system/emfile', 'too many files are open'],
    ['EROFS', 'system/erofs', 'the disk is read-only'],
    ['ENOENT', 'system/enoent', 'no such file or folder'],
    ['ERR_WORKER_OUT_OF_MEMORY', 'system/err-worker-out-of-memory', 'out of memory'],
  ])('translates %s of the system, with the path and a remedy', (code, ours, message) => {
    const report = reportError(systemError(code, '/some/file'));
    expect(report).toMatchObject({ exitCode: 1, code: ours, message, where: '/some/file' });
    expect(report.fix).toBeTruthy();
  });

  it('says that memory ran out when an array cannot be made', () => {
    expect(reportError(new RangeError('Array buffer allocation failed')).code).toBe('system/enomem');
  });

  it('says which package is missing', () => {
    const report = reportError(systemError('ERR_MODULE_NOT_FOUND'));
    expect(report.message).toContain("ERR_MODULE_NOT_FOUND: something in the system's words");
    expect(report.fix).toContain('npm ci');
  });

  it('does not take an inherited property for a known code', () => {
    expect(reportError(systemError('constructor')).code).toBe('internal');
  });

  it('reports an aborted operation as interrupted', () => {
    const abort = new AbortController();
    abort.abort();
    expect(reportError(abort.signal.reason)).toMatchObject({ exitCode: 130, code: 'interrupted' });
  });

  it('prints stacks and causes on demand only', () => {
    const error = new CheckpointError({ what: 'cannot write', cause: systemError('ENOSPC') });
    const report = reportError(error);
    expect(renderError(report, plain).join('\n')).not.toContain(' at ');
    const lines = renderError(report, { ...plain, debug: true }).join('\n');
    expect(lines).toContain('render-error.test.ts');
    expect(lines).toContain('caused by: Error: ENOSPC');
  });

  it('follows the contract in every case', () => {
    for (const error of [new DataError({ what: 'w' }), systemError('EACCES'), new Error(''), null]) {
      errorResult.parse(errorDocument(reportError(error)));
    }
  });
});
