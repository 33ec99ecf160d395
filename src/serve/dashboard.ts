import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { OptionError } from '../base/error.js';
import { parseOptions } from '../base/parse-options.js';
import { PUPIL_VERSION } from '../base/version.js';
import type { JobSummary, RunSummary } from './api.js';
import { folderScanner } from './folder/scan-folder.js';
import { createApp, faultText } from './http/create-app.js';
import { OWN_PAGE } from './http/guard.js';
import { listenToSelf } from './http/listen.js';
import { askForToken, newToken } from './http/token.js';
import { webApp } from './http/web-app.js';
import { jobRunner } from './jobs/job-runner.js';
import type { TrainingDesk } from './jobs/training-desk.js';
import { LARGEST_BODY } from './limits.js';
import { revisions } from './live/change-log.js';
import { eventHub } from './live/event-hub.js';
import { folderIndex } from './live/folder-index.js';
import { modelShelf } from './models/model-shelf.js';
import { eventRoutes } from './routes/event-routes.js';
import { jobRoutes } from './routes/job-routes.js';
import { modelRoutes } from './routes/model-routes.js';
import { runRoutes } from './routes/run-routes.js';
import { workRoutes } from './routes/work-routes.js';

export const DashboardOptions = z.strictObject({
  port: z
    .int()
    .min(0)
    .max(65535)
    // Of no other program that is known to listen by itself.
    .default(4747)
    .describe('Port to listen on; 0 is any free one.'),
  token: z
    .boolean()
    .default(false)
    .describe('Answer only who knows the address that is printed: for machines that others use too.'),
  pollMs: z
    .int()
    .min(10)
    .max(60_000)
    .default(300)
    .describe('Milliseconds from one look at the runs that are trained to the next, while a page is open.'),
});
export type DashboardOptions = z.input<typeof DashboardOptions>;

/** The world as the dashboard sees it. */
export interface DashboardContext {
  /** What starts trainings; without it the dashboard only shows. */
  readonly desk?: TrainingDesk | undefined;
  /** Told of faults of the dashboard itself. */
  readonly onFault?: ((message: string) => void) | undefined;
  /** Folder of the built web app. */
  readonly webApp?: string | undefined;
}

export interface Dashboard {
  /** Where to open it: `http://127.0.0.1:4747/`, with the token where it asks for one. */
  readonly url: string;
  readonly port: number;
  /** Absolute path of the folder that is looked at. */
  readonly folder: string;
  /** Trainings that were started here save their state and end; then the server is gone. */
  close(): Promise<void>;
}

/**
 * Serve the dashboard of a folder of runs, or of one run, to this machine.
 *
 * Throws  OptionError `option/dashboard` for options, `option/dashboard-folder` where there is no such folder, `option/port` where the
 *         port is taken.
 */
export async function serveDashboard(
  folder: string,
  options: DashboardOptions = {},
  context: DashboardContext = {},
): Promise<Dashboard> {
  const { port, pollMs, ...parsed } = parseOptions(DashboardOptions, options, {
    code: 'option/dashboard',
    where: 'dashboard options',
  });
  const token = parsed.token ? newToken() : undefined;
  const { app, close } = await dashboardApp(folder, { ...context, pollMs, token });
  try {
    const listening = await listenToSelf(app, port);
    return {
      url: `http://127.0.0.1:${listening.port}/${token === undefined ? '' : `?token=${token}`}`,
      port: listening.port,
      folder: resolve(folder),
      async close() {
        await close();
        listening.close();
        await app.close();
      },
    };
  } catch (error) {
    await close();
    await app.close();
    throw error;
  }
}

/** What the server is made with. */
export interface AppContext extends DashboardContext {
  readonly pollMs: number;
  /** What it asks for; left out, it answers everybody who may ask. */
  readonly token?: string | undefined;
}

/** The server without a socket, for whoever listens or asks it directly. */
export async function dashboardApp(
  folder: string,
  { desk, onFault = () => {}, webApp: pages = WEB_APP, pollMs, token }: AppContext,
): Promise<{ readonly app: FastifyInstance; close(): Promise<void> }> {
  const { root, only } = await placeOf(folder);
  const count = revisions();
  const workingFolder = process.cwd();
  const jobs = jobRunner(count, {
    command: desk?.command ?? [],
    folder: workingFolder,
    onRun: (run) => void index.touch(run),
  });
  const index = folderIndex(root, count, { only, overlay: (run) => withJob(run, jobs.ofRun(run.id)) });
  const hub = eventHub(index, jobs.jobs, count, { pollMs, onFault: (error) => onFault(faultText(error)) });
  const asker = modelShelf();
  const app = await createApp({ checks: OWN_PAGE, bodyLimit: LARGEST_BODY, onFault });
  if (token !== undefined) askForToken(app, token);
  const parts = {
    root,
    version: PUPIL_VERSION,
    workingFolder,
    index,
    hub,
    jobs,
    predictor: asker,
    // What is started from the view of one run would not be seen in it.
    desk: only === undefined ? desk : undefined,
    revision: () => count.write(count.now),
  };
  runRoutes(app, parts);
  modelRoutes(app, parts);
  workRoutes(app, parts);
  jobRoutes(app, parts);
  eventRoutes(app, parts);
  await webApp(app, pages);
  await app.ready();
  // Until somebody opens the page much has been read.
  index.refresh().catch((error: unknown) => onFault(faultText(error)));
  return {
    app,
    async close() {
      await jobs.close();
      hub.close();
      await asker.close();
    },
  };
}

/** A run whose process was started here: it can be stopped, and says why it failed. */
function withJob(run: RunSummary, job: JobSummary | undefined): RunSummary {
  if (job?.state === 'running') return { ...run, state: 'training', problem: null, canStop: true };
  const isOver = run.state === 'interrupted' || run.state === 'damaged';
  if (job?.state !== 'failed' || !isOver) return run;
  return { ...run, state: 'failed', problem: job.error?.message ?? run.problem };
}

/** Where the built web app lies, beside this module when that is built. */
const WEB_APP = fileURLToPath(new URL('../ui', import.meta.url));

/** Where ids begin: in the folder, or of a run, a search or a study in the one around it. */
async function placeOf(
  folder: string,
): Promise<{ readonly root: string; readonly only: string | undefined }> {
  const path = resolve(folder);
  const root = await realpath(path).catch(() => undefined);
  const isFolder = root !== undefined && (await stat(root)).isDirectory();
  if (!isFolder) {
    throw new OptionError({
      code: 'option/dashboard-folder',
      where: path,
      what: root === undefined ? 'there is no such folder' : 'this is not a folder',
      fix: 'name the folder that holds your runs, such as runs/',
    });
  }
  const [own] = await worksAt(root);
  return own === undefined ? { root, only: undefined } : { root: dirname(root), only: basename(root) };
}

async function worksAt(root: string) {
  const scan = folderScanner(dirname(root), { only: basename(root), limits: { depth: 0, folders: 1 } });
  return (await scan()).work;
}
