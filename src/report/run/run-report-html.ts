import { html } from '../page/html.js';
import { reportHtml } from '../page/report-page.js';
import { readRunReport } from './read-run-report.js';
import { runSections } from './run-sections.js';

/** The report of a run directory as one self-contained HTML page. Throws as `readRunReport`. */
export async function runReportHtml(folder: string): Promise<string> {
  const run = await readRunReport(folder);
  return reportHtml({
    title: run.name,
    subtitle: html`Report of a training`,
    sections: await runSections(run),
    footer: html`Made by Pupil.`,
  });
}
