import { runReportHtml } from '../../report/index.js';
import type { RunSummary } from '../api.js';
import { readInside } from '../folder/read-inside.js';
import { keepAnswers } from './kept-answers.js';
import { requireNoLinks } from './own-files.js';

/** Gives the reports of runs. */
export interface ReportReader {
  /**
   * The page of a run in a folder, an absolute path without links: as it was written at the end of the training, or as of now.
   *
   * Throws  RequestError 409 where a file of the run is a link; CheckpointError where there is no config.
   */
  of(run: RunSummary, path: string): Promise<string | Buffer>;
}

const LARGEST_REPORT = 64 << 20;
const FILE = 'report.html';
const MOST_KEPT = 8;

export function reportReader(): ReportReader {
  const made = keepAnswers<string>(MOST_KEPT);
  return {
    async of(run, path) {
      const isWritten = run.hasReport && run.state !== 'training';
      const written = isWritten ? await readInside(path, FILE, LARGEST_REPORT) : 'missing';
      if (typeof written !== 'string') return written;
      return made.of(run.id, `${run.state} ${run.changedAt} ${run.last?.epoch}`, async () => {
        await requireNoLinks(path);
        return runReportHtml(path);
      });
    },
  };
}
