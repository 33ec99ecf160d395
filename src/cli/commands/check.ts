import { z } from 'zod';
import { checkTarget } from '../check-target.js';
import { renderChecked } from '../check-view.js';
import { defineCommand } from '../command.js';
import { extensionsFlag, readExtensions } from '../config-file.js';
import { checkResult } from '../contract/index.js';
import { givenSize, pictureFlags } from '../picture-flags.js';
import { EXIT_USAGE } from '../render-error.js';
import { showWork } from '../work-progress.js';

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
    ...pictureFlags('to assume without --data'),
    ...extensionsFlag,
  }),
  examples: [
    { line: 'pupil check', what: 'the pupil.config.* in the current folder' },
    { line: 'pupil check pupil.config.ts --data photos/', what: 'seen together with the pictures' },
    { line: 'pupil check net.json --image-size 64 --classes 5', what: 'a network on its own' },
  ],
  result: checkResult,
  async run({ target, imageSize, config, ...facts }, { output, signal, world }) {
    const { name, subject } = await checkTarget(target, world.folder);
    const library = await world.library();
    const checked = await library.check(
      subject,
      { ...facts, imageSize: givenSize(imageSize) },
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
