import { resolve } from 'node:path';
import { z } from 'zod';
import { DashboardOptions } from '../../serve/index.js';
import { defineCommand } from '../command.js';
import { uiResult } from '../contract/index.js';
import { openInBrowser } from '../open-in-browser.js';
import { untilAborted } from '../until-aborted.js';

const { port, token } = DashboardOptions.shape;

export const ui = defineCommand({
  name: 'ui',
  summary: 'Open the dashboard: live curves, runs side by side, searches, studies.',
  description:
    'Serves a web page to this machine alone, and prints its address: all runs, searches and studies below a folder, as they are written. Trainings can be started and stopped from there, and pictures shown to a model. Ctrl-C ends it; trainings that were started from the page save their state first, and can be resumed. docs/dashboard.md has more.',
  positionals: ['folder'],
  options: z.strictObject({
    folder: z.string().min(1).default('.').describe('Folder with runs in it at any depth, or one run.'),
    port,
    token,
    open: z.boolean().default(false).describe('Open the page in the browser as well.'),
  }),
  examples: [
    { line: 'pupil ui', what: 'everything below the current folder' },
    { line: 'pupil ui runs/ --port 8080 --open', what: 'at another port, and in the browser at once' },
    {
      line: 'ssh -L 4747:127.0.0.1:4747 host',
      what: 'then open it here while pupil ui runs on another machine',
    },
  ],
  result: uiResult,
  async run({ folder, open, ...options }, { output, signal, world }) {
    const library = await world.library();
    const dashboard = await library.openDashboard(resolve(world.folder, folder), options, {
      onFault: (message) => output.note(message),
    });
    const { close, ...document } = dashboard;
    const { url } = document;
    return {
      document,
      text: [`dashboard  ${url}`, 'Ctrl-C ends it.'],
      async ongoing() {
        if (open)
          await openInBrowser(url).catch(() => output.note(`no browser could be opened: open ${url}`));
        await untilAborted(signal).finally(close);
      },
    };
  },
});
