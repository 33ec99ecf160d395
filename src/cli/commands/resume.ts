import { z } from 'zod';
import { defineCommand } from '../command.js';
import { extensionsFlag, readExtensions } from '../config-file.js';
import { proofResult, trainResult } from '../contract/index.js';
import { reportFlag } from '../report-flag.js';
import { tensorboardFlag } from '../tensorboard-flag.js';
import { renderProof, renderRun, showTraining } from '../training-view.js';

export const resume = defineCommand({
  name: 'resume',
  summary: 'Go on with a training that was interrupted.',
  description:
    'Continues from the last checkpoint, with the options of the run, to the same numbers as if it had never stopped.',
  positionals: ['run'],
  options: z.strictObject({
    run: z.string().min(1).describe('Run directory.'),
    prove: z
      .boolean()
      .default(false)
      .describe('Then train once more without a break, in a temporary folder, and compare to the last bit.'),
    report: reportFlag,
    tensorboard: tensorboardFlag.describe(
      'Write event files for TensorBoard, in tensorboard/ of the run directory; a run that has them goes on with them.',
    ),
    ...extensionsFlag,
  }),
  examples: [
    { line: 'pupil resume runs/photos-1', what: 'after Ctrl-C, a power cut or a full disk' },
    { line: 'pupil resume runs/photos-1 --prove', what: 'exits with 1 where the numbers are not the same' },
  ],
  result: z.union([trainResult, proofResult]),
  hasEvents: true,
  async run({ run: directory, prove, report, tensorboard, config }, { output, signal, world }) {
    const library = await world.library();
    const extensions = await readExtensions(config, world.folder);
    const context = { signal, onEvent: showTraining(output, world), extensions, report, tensorboard };
    if (prove) {
      const proof = await library.prove(directory, context);
      return { document: proof, text: renderProof(proof, output.style), exitCode: proof.equal ? 0 : 1 };
    }
    const run = await library.resume(directory, context);
    return { document: run, text: renderRun(run, output.style, world.folder) };
  },
});
