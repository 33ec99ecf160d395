import { resolve } from 'node:path';
import { z } from 'zod';
import { EnsembleOptions } from '../../search/index.js';
import { defineCommand } from '../command.js';
import { extensionsFlag, readExtensions } from '../config-file.js';
import { ensembleResult } from '../contract/index.js';
import { renderEnsemble } from '../ensemble-view.js';
import { showWork } from '../work-progress.js';

const { best, snapshots, last, mean, out } = EnsembleOptions.shape;

export const ensemble = defineCommand({
  name: 'ensemble',
  summary: 'Make one model of several that answers with the mean of what they say.',
  description:
    'Of a search the best trials become members, of a cross-validated one the folds of the best; of runs, all that are given; with --snapshots the snapshots of one. The result is a folder with one ONNX file, used like any other model, and what it is worth beside its best member. docs/ensembles.md has more.',
  positionals: ['members'],
  options: z.strictObject({
    members: z.array(z.string().min(1)).min(1).describe('Folder of a search, or run directories.'),
    best,
    snapshots,
    last,
    mean,
    out: out.meta({ value: 'folder' }),
    ...extensionsFlag,
  }),
  examples: [
    { line: 'pupil ensemble searches/photos-1 --best 5', what: 'the five best trials' },
    { line: 'pupil ensemble runs/photos-1 runs/photos-2', what: 'runs of your choice' },
    { line: 'pupil ensemble runs/photos-1 --snapshots', what: 'the snapshots of one run' },
  ],
  result: ensembleResult,
  async run({ members, config, out: given, ...options }, { output, signal, world }) {
    const library = await world.library();
    const begun = world.now();
    const made = await library.ensemble(
      members,
      { ...options, out: given === undefined ? undefined : resolve(world.folder, given) },
      {
        signal,
        onProgress: showWork(output),
        extensions: await readExtensions(config, world.folder),
      },
    );
    return {
      document: { ...made, seconds: (world.now() - begun) / 1000 },
      text: renderEnsemble(made, output.style, world.folder),
    };
  },
});
