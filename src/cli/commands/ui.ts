import { resolve } from 'node:path';
import { z } from 'zod';
import { defineCommand } from '../command.js';
import { uiResult } from '../contract/index.js';
import { openInBrowser } from '../open-in-browser.js';
import { untilAborted } from '../until-aborted.js';

/** Of no other program that is known to listen by itself. */
const PORT = 4747;

export const ui = defineCommand({
  name: 'ui',
  summary: 'Open the dashboard: live curves, runs side by side, searches, studies.',
  description:
    'Serves a web page to this machine alone, and prints its address: all runs, searches and studies below a folder, as they are written. Trainings can be started and stopped from there, and pictures shown to a model. Ctrl-C ends it; trainings that were started from the page save their state first, and can be resumed. docs/dashboard.md has more.',
  positionals: ['folder'],
  options: z.strictObject({
    folder: z.string().min(1).default('.').describe('Folder with runs in it at any depth, or one run.'),
    port: z.int().min(0).max(65_535).default(PORT).describe('Port to listen on; 0 is any free one.'),
    token: z
      .boolean()
      .default(false)
      .describe('Answer only who knows the address that is printed: for machines that others use too.'),
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
  async run({ folder, port, token, open }, { output, signal, world }) {
    const library = await world.library();
    const dashboard = await library.openDashboard(
      resolve(world.folder, folder),
      { port, token },
      { onFault: (message) => output.note(message) },
    );
    const { url, port: bound, folder: shown } = dashboard;
    return {
      document: { url, port: bound, folder: shown },
      text: [`dashboard  ${url}`, 'Ctrl-C ends it.'],
      async ongoing() {
        try {
          if (open)
            await openInBrowser(url).catch(() => output.note(`no browser could be opened: open ${url}`));
          await untilAborted(signal);
        } finally {
          await dashboard.close();
        }
      },
    };
  },
});
