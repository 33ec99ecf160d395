import { z } from 'zod';
import { checkTarget } from '../check-target.js';
import { renderChecked } from '../check-view.js';
import { defineCommand } from '../command.js';
import { extensionsFlag, readExtensions } from '../config-file.js';
import { checkResult } from '../contract/index.js';
import { givenSize, pictureFlags } from '../picture-flags.js';
import { EXIT_USAGE } from '../render-error.js';
import { sourceFlags } from '../source-flags.js';
import type { TrainFlags } from '../train-flags.js';
import { showWork } from '../work-progress.js';

/** `--classes` says here how many there are, and the target is what is checked: a config file may name a column of a table. */
const { classes: _, target: __, ...columnFlags } = sourceFlags.shape;

export const checkCommand = defineCommand({
  name: 'check',
  summary: 'Say what experience calls a mistake, before time is spent.',
  description:
    'Looks at a config file (pupil.config.* in the current folder when nothing is named), a file with a network, a run directory, a model or an architecture by name, and trains nothing. With --data it also looks at names and headers of the pictures. Exits with 2 when training would refuse to begin.',
  positionals: ['target'],
  options: z.strictObject({
    target: z
      .string()
      .min(1)
      .optional()
      .describe('Config file, file with a network, run directory, ONNX model or name of an architecture.'),
    data: z.string().min(1).optional().describe('Folder of pictures to train on.').meta({ value: 'folder' }),
    ...columnFlags,
    ...pictureFlags('to assume without --data'),
    ...extensionsFlag,
  }),
  examples: [
    { line: 'pupil check', what: 'the pupil.config.* in the current folder' },
    { line: 'pupil check pupil.config.ts --data photos/', what: 'seen together with the pictures' },
    {
      line: 'pupil check --data list.csv --label-columns kind',
      what: 'a list whose columns have names of their own',
    },
    { line: 'pupil check net.json --image-size 64 --classes 5', what: 'a network on its own' },
  ],
  result: checkResult,
  async run({ target, data, imageSize, channels, classes, config, ...columns }, { output, signal, world }) {
    const { name, subject } = await checkTarget(target, world.folder, columns as TrainFlags);
    const library = await world.library();
    const checked = await library.check(
      subject,
      { data, channels, classes, imageSize: givenSize(imageSize) },
      {
        signal,
        onProgress: showWork(output),
        extensions: await readExtensions(config, world.folder),
      },
    );
    const document = { target: name, ...checked };
    return {
      document,
      text: renderChecked(document, output.style, world.stdout.columns()),
      exitCode: checked.usable ? 0 : EXIT_USAGE,
    };
  },
});
