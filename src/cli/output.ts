import { createProgress, type Progress } from './progress.js';
import type { ErrorDocument, ErrorReport } from './render-error.js';
import { errorDocument, renderError } from './render-error.js';
import { visibleText } from './visible-text.js';
import type { World } from './world.js';

/** `text` is for people; `json` is one document at the end; `ndjson` is one document per event, the result last. */
export type OutputMode = 'text' | 'json' | 'ndjson';

export interface OutputOptions {
  readonly mode: OutputMode;
  /** Results and errors only: no progress, no notes. */
  readonly quiet: boolean;
  /** Errors come with their stack and their causes. */
  readonly debug: boolean;
}

/** Plain objects that JSON can hold. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Where a command puts what it has to say: results to standard output, everything else to standard error. */
export interface Output {
  readonly options: OutputOptions;
  /** The result, once: as text or as a document, whichever was asked for; on one line where the command goes on after it. */
  result(document: JsonObject, text: readonly string[], how?: { readonly isOngoing: boolean }): void;
  /** Something that happened on the way; printed only in the mode `ndjson`. */
  event(event: object): void;
  /** A line for people while the work goes on. */
  note(text: string): void;
  readonly progress: Progress;
  error(report: ErrorReport): void;
  readonly style: Style;
}

/** Emphasis for people; returns the text unchanged where colours are not wanted. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
}

export function createOutput(world: World, options: OutputOptions): Output {
  const { stdout, stderr } = world;
  const progress = options.quiet ? silentProgress : createProgress(stderr, world.now);
  const isStyled = { out: stdout.isTTY && wantsColour(world), err: stderr.isTTY && wantsColour(world) };
  return {
    options,
    progress,
    // A result is text on standard output, a note is text on standard error: each asks its own stream about colour.
    style: createStyle(isStyled.out),
    result(document, text, { isOngoing } = { isOngoing: false }) {
      progress.finish();
      if (options.mode === 'json') stdout.write(`${JSON.stringify(document, null, isOngoing ? 0 : 2)}\n`);
      else if (options.mode === 'ndjson')
        stdout.write(`${JSON.stringify({ type: 'result', ...document })}\n`);
      else for (const line of text) stdout.write(`${visibleText(line, isStyled.out)}\n`);
    },
    event(event) {
      if (options.mode === 'ndjson') stdout.write(`${JSON.stringify(event)}\n`);
    },
    note(text) {
      progress.line(visibleText(text, isStyled.out || isStyled.err));
    },
    error(report) {
      progress.finish();
      if (options.mode === 'text') {
        const style = createStyle(isStyled.err);
        for (const line of renderError(report, { style, debug: options.debug }))
          stderr.write(`${visibleText(line, isStyled.err)}\n`);
        return;
      }
      const document: ErrorDocument = errorDocument(report);
      stdout.write(
        options.mode === 'json'
          ? `${JSON.stringify(document, null, 2)}\n`
          : `${JSON.stringify({ type: 'error', ...document })}\n`,
      );
      if (options.debug && report.stack !== undefined) stderr.write(`${report.stack}\n`);
    },
  };
}

/** https://no-color.org: set and not empty, whatever the value. */
function wantsColour({ env }: World): boolean {
  return !env.NO_COLOR && env.TERM !== 'dumb';
}

export function createStyle(coloured: boolean): Style {
  const paint = (code: number) => (text: string) => (coloured ? `\x1b[${code}m${text}\x1b[0m` : text);
  return { bold: paint(1), dim: paint(2), red: paint(31), green: paint(32) };
}

const silentProgress: Progress = { update() {}, line() {}, finish() {} };
