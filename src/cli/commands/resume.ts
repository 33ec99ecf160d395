import { z } from 'zod';
import { defineCommand } from '../command.js';
import { extensionsFlag, readExtensions } from '../config-file.js';
import { trainResult } from '../contract.js';
import { renderRun, showTraining } from '../training-view.js';

export const resume = defineCommand({
  name: 'resume',
  summary: 'Go on with a training that was interrupted.',
  description:
    'Continues from the last checkpoint, with the options of the run, to the same numbers as if it had never stopped.',
  positionals: ['run'],
  options: z.strictObject({ run: z.string().min(1).describe('Run directory.'), ...extensionsFlag }),
  examples: [{ line: 'pupil resume runs/photos-1', what: 'after Ctrl-C, a power cut or a full disk' }],
  result: trainResult,
  hasEvents: true,
  async run({ run: directory, config }, { output, signal, world }) {
    const library = await world.library();
    const extensions = await readExtensions(config, world.folder);
    const context = { signal, onEvent: showTraining(output, world), extensions };
    const run = await library.resume(directory, context);
    return { document: run, text: renderRun(run, output.style, world.folder) };
  },
});
