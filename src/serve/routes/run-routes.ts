import type { FastifyInstance } from 'fastify';
import type { About, Diagnostics, Points, RunConfiguration, RunDetail, RunList, Stopped } from '../api.js';
import { lockOf } from '../folder/look-at-lock.js';
import { readInside } from '../folder/read-inside.js';
import { LARGEST_JSON, readJson } from '../folder/read-json.js';
import { REPORT_POLICY } from '../http/guard.js';
import { answerFor, RequestError } from '../http/request-error.js';
import { newRunsFolder } from '../jobs/training-desk.js';
import { LARGEST_PICTURE } from '../limits.js';
import { metricColumns } from '../live/metric-columns.js';
import { faultPage } from '../work/fault-page.js';
import { inTheme, ReportTheme } from '../work/report-theme.js';
import { reportReader } from '../work/show-report.js';
import type { DashboardParts } from './context.js';
import { type ById, findRun } from './find-work.js';

/** Measurements that are shown of one run. */
const MOST_RECORDS = 200;

export function runRoutes(app: FastifyInstance, parts: DashboardParts): void {
  const { index, jobs } = parts;
  const reports = reportReader();

  async function pointsOf(path: string): Promise<Points> {
    const columns = metricColumns(() => path);
    await columns.update();
    return columns.after('')!;
  }

  async function reportOf(id: string): Promise<{ status: number; page: string | Buffer }> {
    const { run, path } = await findRun(index, id);
    return { status: 200, page: await reports.of(run, path) };
  }

  app.get('/api/about', async (): Promise<About> => {
    const { version, root, workingFolder, desk } = parts;
    return {
      version,
      folder: root,
      newRuns: newRunsFolder(root),
      workingFolder,
      canTrain: desk !== undefined,
      largestPicture: LARGEST_PICTURE,
    };
  });

  app.get('/api/runs', async (): Promise<RunList> => {
    await index.refresh();
    const revision = parts.revision();
    const runs = index.runs.values().sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1));
    return { runs, revision, notes: index.notes };
  });

  app.get<ById>('/api/runs/:id', async ({ params }): Promise<RunDetail> => {
    const { run, path } = await findRun(index, params.id);
    const [configuration, result, metrics] = await Promise.all([
      readJson(path, 'config.json'),
      readJson(path, 'result.json'),
      pointsOf(path),
    ]);
    return { ...run, configuration: contentOf(configuration), result: contentOf(result), metrics };
  });

  app.get<ById>('/api/runs/:id/config', async ({ params }): Promise<RunConfiguration> => {
    const { path } = await findRun(index, params.id);
    return { configuration: contentOf(await readJson(path, 'config.json')) };
  });

  app.get<ById>('/api/runs/:id/metrics', async ({ params }): Promise<Points> => {
    const { path } = await findRun(index, params.id);
    return pointsOf(path);
  });

  app.get<ById>('/api/runs/:id/diagnostics', async ({ params }): Promise<Diagnostics> => {
    const { path } = await findRun(index, params.id);
    const bytes = await readInside(path, 'diagnostics.jsonl', LARGEST_JSON);
    if (bytes === 'too large') {
      const message = 'the measurements are too large to be shown';
      throw new RequestError(409, { code: 'serve/too-large', message, fix: 'read diagnostics.jsonl itself' });
    }
    const lines = bytes === 'missing' ? [] : bytes.toString('utf8').split('\n').slice(0, -1);
    const records = lines.slice(-MOST_RECORDS).flatMap((line) => {
      try {
        return [JSON.parse(line) as unknown];
      } catch {
        return [];
      }
    });
    return { records, total: lines.length };
  });

  app.get<ById & { readonly Querystring: { readonly theme?: string } }>(
    '/api/runs/:id/report',
    async ({ params, query, headers }, reply) => {
      const theme = query.theme === undefined ? undefined : ReportTheme.safeParse(query.theme);
      if (theme?.success === false) {
        const fix = 'leave `theme` out for that of the system';
        throw new RequestError(400, { code: 'serve/bad-request', message: 'a theme is light or dark', fix });
      }
      const { status, page } = await reportOf(params.id).catch((error: unknown) => {
        const { status, body, isOurs } = answerFor(error);
        // People look into a frame, not programs.
        if (isOurs || headers['sec-fetch-dest'] !== 'iframe') throw error;
        return { status, page: faultPage(body.error) };
      });
      return reply
        .status(status)
        .type('text/html; charset=utf-8')
        .header('content-security-policy', REPORT_POLICY)
        .send(theme === undefined ? page : inTheme(page.toString(), theme.data));
    },
  );

  app.post<ById>('/api/runs/:id/stop', async ({ params }): Promise<Stopped> => {
    const { run, path } = await findRun(index, params.id);
    const job = jobs.ofRun(params.id);
    if (job !== undefined && jobs.stop(job.id)) return { asked: true };
    // Looked at once more: only the very process that took the lock may be sent a signal.
    const lock = run.canStop ? await lockOf(path) : undefined;
    if (lock?.isCertain && lock.holder !== undefined) {
      process.kill(lock.holder.pid, 'SIGINT');
      return { asked: true };
    }
    throw new RequestError(409, {
      code: 'serve/cannot-stop',
      message: 'no process of this machine trains this run by itself',
      fix: 'stop it where it was started',
    });
  });
}

function contentOf(read: { readonly value: unknown } | { readonly fault: string }): unknown {
  return 'value' in read ? read.value : null;
}
