import { resolve } from 'node:path';
import { z } from 'zod';
import { formatBytes } from '../../base/format.js';
import { shellWord } from '../../base/shell-word.js';
import { DATA_SET_NAMES } from '../../data/index.js';
import { defineCommand } from '../command.js';
import { dataGetResult } from '../contract/index.js';
import { displayPath } from '../display-path.js';
import { showWork } from '../work-progress.js';

export const dataGet = defineCommand({
  name: 'data get',
  summary: 'Download MNIST, Fashion-MNIST or CIFAR-10.',
  description:
    'Every file is checked by its SHA-256. What is there already stays; what was interrupted goes on where it broke off. The folder can be trained on as it is. Nothing else in Pupil uses the network.',
  positionals: ['name'],
  options: z.strictObject({
    name: z.enum(DATA_SET_NAMES).describe('One of "mnist", "fashion-mnist" and "cifar10".'),
    to: z
      .string()
      .min(1)
      .optional()
      .describe('Folder to write it to (default: one of the same name here).')
      .meta({ value: 'folder' }),
  }),
  examples: [
    { line: 'pupil data get mnist', what: 'into ./mnist; then: pupil train mnist/' },
    { line: 'pupil data get cifar10 --to ~/data/cifar10', what: 'into another folder' },
  ],
  result: dataGetResult,
  async run({ name, to }, { output, signal, world }) {
    const library = await world.library();
    const folder = resolve(world.folder, to === undefined ? name : to);
    const gotten = await library.getDataSet(name, folder, { signal, onProgress: showWork(output) });
    const bytes = gotten.files.reduce((sum, file) => sum + file.bytes, 0);
    const shown = displayPath(folder, world.folder);
    return {
      document: gotten,
      text: [
        gotten.title,
        `  ${gotten.origin}`,
        '',
        `${gotten.downloaded ? 'written to' : 'already in'} ${shown}: ${gotten.files.length} files, ${formatBytes(bytes)}, all with the right SHA-256`,
        '',
        `  pupil train ${shellWord(shown)}`,
      ],
    };
  },
});
