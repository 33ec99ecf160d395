import { resolve } from 'node:path';
import { PUPIL_VERSION } from '../../base/version.js';
import { runDirectory, writeAtomically } from '../../train/index.js';
import { html } from '../page/html.js';
import { reportHtml } from '../page/report-page.js';
import { readRunReport } from './read-run-report.js';
import type { RunReport } from './run-report.js';
import { type ReportContext, runSections } from './run-sections.js';
import { subtitleOf } from './subtitle.js';

export interface ReportOptions extends ReportContext {
  /** File to write; `report.html` in the run directory where it is left out. */
  readonly out?: string | undefined;
}

/** A report that was written. */
export interface WrittenReport {
  /** Absolute path of the run directory. */
  readonly run: string;
  /** Absolute path of the page. */
  readonly report: string;
  readonly bytes: number;
  readonly sections: readonly { readonly id: string; readonly title: string }[];
  /** What of the run is damaged or missing, in sentences; the page says it too. */
  readonly problems: readonly string[];
}

/**
 * Write the report of a run directory as one HTML page with everything in it. The run may be finished, interrupted, diverged,
 * or still be trained; nothing of it is changed.
 *
 * Throws  CheckpointError `checkpoint/not-a-run` where the folder is none, or where the page cannot be written.
 */
export async function writeReport(
  folder: string,
  { out, ...context }: ReportOptions = {},
): Promise<WrittenReport> {
  const run = await readRunReport(folder);
  const { page, sections } = await pageOf(run, context);
  const report = out === undefined ? runDirectory(folder).report : resolve(out);
  const bytes = Buffer.from(page);
  await writeAtomically(report, bytes);
  return { run: run.path, report, bytes: bytes.length, sections, problems: run.problems };
}

/** The same page as text, for whoever serves it. Throws as `writeReport`. */
export async function runReportHtml(folder: string, context: ReportContext = {}): Promise<string> {
  return (await pageOf(await readRunReport(folder), context)).page;
}

async function pageOf(run: RunReport, context: ReportContext) {
  const sections = await runSections(run, context);
  const page = reportHtml({
    title: run.name,
    subtitle: subtitleOf(run),
    sections,
    footer: html`Written by Pupil ${PUPIL_VERSION}. Everything in this page stands in files of the run directory, <code>${run.path}</code>.`,
  });
  return { page, sections: sections.map(({ id, title }) => ({ id, title })) };
}
