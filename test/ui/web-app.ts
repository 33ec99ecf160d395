import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll } from 'vitest';
import { type Dashboard, type DashboardContext, serveDashboard } from '../../src/serve/index.js';
import { HAS_BROWSER } from '../browser.js';

/** The web app as it is in the sources, served for the tests of a file. */
export function useWebApp(): {
  /** Serve a folder, until the file ends or it is closed. */
  serve(root: string, context?: DashboardContext, port?: number): Promise<Dashboard>;
} {
  let folder: string;
  const served: Dashboard[] = [];
  beforeAll(async () => {
    if (!HAS_BROWSER) return;
    folder = mkdtempSync(join(tmpdir(), 'pupil-web-app-'));
    await build({ configFile: 'ui/vite.config.ts', logLevel: 'warn', build: { outDir: folder } });
  });
  afterAll(async () => {
    for (const dashboard of served) await dashboard.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });
  return {
    async serve(root, context = {}, port = 0) {
      const dashboard = await serveDashboard(root, { port, pollMs: 20 }, { ...context, webApp: folder });
      served.push(dashboard);
      return dashboard;
    },
  };
}

/** Requests of a dashboard's own page. */
export const ownRequests =
  ({ url }: Dashboard) =>
  (asked: string) =>
    asked.startsWith(url);
