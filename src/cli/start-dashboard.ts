import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type Dashboard,
  type DashboardContext,
  type DashboardOptions,
  serveDashboard,
} from '../serve/index.js';
import { configIssues } from './config-file.js';
import { trainingOptions } from './training-options.js';

/** What starts `pupil`: the program that is built, also where this module is read from its source. */
const PROGRAM = ['./start.cjs', '../../dist/cli/start.cjs'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/**
 * Serve the dashboard of a folder of runs (or of one run) to this machine, until it is closed: docs/dashboard.md.
 *
 * Throws  OptionError `option/dashboard` for options, `option/dashboard-folder` where there is no such folder, `option/port` where the
 *         port is taken.
 */
export function startDashboard(
  folder: string,
  options: DashboardOptions = {},
  context: Pick<DashboardContext, 'onFault' | 'webApp'> = {},
): Promise<Dashboard> {
  return serveDashboard(folder, options, {
    ...context,
    desk: {
      options: trainingOptions,
      issuesOf: configIssues,
      command: [process.execPath, PROGRAM.find((path) => existsSync(path)) ?? PROGRAM[0]],
    },
  });
}
