#!/usr/bin/env node
import { InterruptedError } from '../base/error.js';
import { PUPIL_VERSION } from '../base/version.js';
import { createStyle } from './output.js';
import { runProgram } from './program.js';
import { EXIT_FAILED, renderError, reportError } from './render-error.js';
import type { Sink } from './world.js';

/** The only module that touches the process: its arguments, streams, signals and exit code. */
const stopping = new AbortController();

function stopOnSignal(signal: 'SIGINT' | 'SIGTERM'): void {
  // Without a listener the system acts on the next signal by itself, even while a graph is running.
  process.removeAllListeners('SIGINT');
  process.removeAllListeners('SIGTERM');
  stopping.abort(
    new InterruptedError({
      code: `interrupted/${signal.toLowerCase()}`,
      what: signal === 'SIGINT' ? 'stopped by Ctrl-C' : 'stopped by the system (SIGTERM)',
    }),
  );
}

function sink(stream: NodeJS.WriteStream): Sink {
  let isOpen = true;
  // The reader may leave early (`pupil predict ... | head`): stop working for it, without a word.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (isOpen && error.code !== 'EPIPE') failToWrite(stream, error);
    isOpen = false;
    stopping.abort(
      new InterruptedError({ code: 'interrupted/pipe', what: 'the reader of the output is gone' }),
    );
  });
  return {
    write: (text) => {
      if (isOpen) stream.write(text);
    },
    isTTY: stream.isTTY === true,
    columns: () => stream.columns,
    rows: () => stream.rows,
  };
}

/** Output that goes nowhere (a full disk) is a failure, even if all that was to be done is done. */
function failToWrite(stream: NodeJS.WriteStream, error: NodeJS.ErrnoException): void {
  // The program may still set the code of what it did.
  process.once('exit', () => {
    process.exitCode = EXIT_FAILED;
  });
  if (stream === process.stderr) return;
  const report = { ...reportError(error), where: 'standard output' };
  const options = { style: createStyle(false), debug: process.argv.includes('--debug') };
  for (const line of renderError(report, options)) process.stderr.write(`${line}\n`);
}

process.once('SIGINT', stopOnSignal);
process.once('SIGTERM', stopOnSignal);
// Setting the code rather than exiting lets pipes drain.
process.exitCode = await runProgram(process.argv.slice(2), {
  version: PUPIL_VERSION,
  folder: process.cwd(),
  stdout: sink(process.stdout),
  stderr: sink(process.stderr),
  env: process.env,
  library: async () => (await import('./library-binding.js')).library,
  now: () => performance.now(),
  signal: stopping.signal,
});
