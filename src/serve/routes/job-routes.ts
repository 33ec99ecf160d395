import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { JobDetail, JobList, OptionList, Started, Stopped } from '../api.js';
import { SVG_POLICY } from '../http/guard.js';
import { notFound, RequestError } from '../http/request-error.js';
import { FindingRequest, TrainingRequest } from '../jobs/job-requests.js';
import { makeRunFolder, type TrainingDesk, usableConfig } from '../jobs/training-desk.js';
import { chartPictures } from '../work/chart-picture.js';
import { requireNoLinks } from '../work/own-files.js';
import type { DashboardParts } from './context.js';
import { type ById, findRun } from './find-work.js';

export function jobRoutes(
  app: FastifyInstance,
  { desk, index, jobs, root, workingFolder }: DashboardParts,
): void {
  const pictures = chartPictures();

  function requireDesk(): TrainingDesk {
    if (desk !== undefined) return desk;
    throw new RequestError(403, {
      code: 'serve/only-shows',
      message: 'this dashboard only shows',
      fix: 'open one of the folder that holds all runs',
    });
  }

  /** Absolute path of data that are there. Data may lie anywhere: they are read by the training, and none of them is sent. */
  async function dataAt(data: string): Promise<string> {
    const path = resolve(workingFolder, data);
    const isThere =
      !data.includes('\0') &&
      (await access(path).then(
        () => true,
        () => false,
      ));
    if (isThere) return path;
    throw new RequestError(422, {
      code: 'serve/data',
      message: 'there are no such data',
      where: data,
      fix: `give a path of this machine; a relative one begins in ${workingFolder}`,
      issues: [{ path: 'data', message: 'there is nothing at this path' }],
    });
  }

  app.get('/api/options', async (): Promise<OptionList> => requireDesk().options());

  app.post('/api/train', async ({ body }): Promise<Started> => {
    const { data, config, name } = parsed(TrainingRequest, body);
    const usable = usableConfig(config, requireDesk(), workingFolder);
    const path = await dataAt(data);
    const id = await makeRunFolder(root, path, name);
    const run = { id, path: join(root, id) };
    const line = ['train', path, '--out', run.path];
    return { job: await jobs.start({ kind: 'train', data, run, line, config: usable }) };
  });

  app.post<ById>('/api/runs/:id/resume', async ({ params: { id } }): Promise<Started> => {
    requireDesk();
    const { run, path } = await findRun(index, id);
    const canGoOn = run.state === 'interrupted' || run.state === 'failed';
    if (!canGoOn || run.parent !== null) {
      const fix = run.parent === null ? 'see its state' : `go on with its ${run.parent.kind}`;
      throw new RequestError(409, {
        code: 'serve/cannot-resume',
        message: 'only a run that was interrupted goes on by itself',
        fix,
      });
    }
    // What goes on writes into its files.
    await requireNoLinks(path);
    const data = run.config?.data ?? '';
    const line = ['resume', path];
    return { job: await jobs.start({ kind: 'resume', data, run: { id, path }, line, config: {} }) };
  });

  app.post('/api/find-lr', async ({ body }): Promise<Started> => {
    const { data, config } = parsed(FindingRequest, body);
    const usable = usableConfig(config, requireDesk(), workingFolder);
    const line = ['find-lr', await dataAt(data)];
    return { job: await jobs.start({ kind: 'find-lr', data, run: null, line, config: usable }) };
  });

  app.get('/api/jobs', async (): Promise<JobList> => {
    return { jobs: jobs.jobs.values().sort((a, b) => b.startedAt - a.startedAt) };
  });

  app.get<ById>('/api/jobs/:id', async ({ params }): Promise<JobDetail> => {
    const detail = jobs.detail(params.id);
    if (detail === undefined) throw notFound('there is no such job', 'look at the list of jobs');
    return detail;
  });

  app.get<ById & { readonly Querystring: { readonly embed?: string } }>(
    '/api/jobs/:id/chart',
    async ({ params: { id }, query }, reply) => {
      const chart = jobs.detail(id)?.chart ?? null;
      if (chart === null)
        throw notFound('the job has no chart', 'wait until the learning-rate finder has ended');
      const svg = await pictures.of(id, 'ended', chart, query.embed);
      return reply.type('image/svg+xml').header('content-security-policy', SVG_POLICY).send(svg);
    },
  );

  app.post<ById>('/api/jobs/:id/stop', async ({ params }): Promise<Stopped> => {
    if (jobs.detail(params.id) === undefined)
      throw notFound('there is no such job', 'look at the list of jobs');
    if (jobs.stop(params.id)) return { asked: true };
    const message = 'the job has ended already';
    throw new RequestError(409, { code: 'serve/cannot-stop', message });
  });
}

/** Throws RequestError 400 with each fault. */
function parsed<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = parsedOrTooDeep(schema, body);
  if (result === 'too deep') {
    const message = 'the body of the request is nested too deeply';
    throw new RequestError(400, { code: 'serve/bad-request', message });
  }
  if (result.success) return result.data;
  throw new RequestError(400, {
    code: 'serve/bad-request',
    message: 'the body of the request is not what it must be',
    fix: 'send JSON with the fields that are named',
    issues: result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  });
}

/** Schemas of any JSON call themselves, which a client could have them do without an end. */
function parsedOrTooDeep<Schema extends z.ZodType>(schema: Schema, body: unknown) {
  try {
    return schema.safeParse(body);
  } catch (error) {
    if (error instanceof RangeError) return 'too deep';
    throw error;
  }
}
