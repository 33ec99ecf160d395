import { z } from 'zod';

/** `--tensorboard` of what trains. */
export const tensorboardFlag = z
  .boolean()
  .default(false)
  .describe('Write event files for TensorBoard, in tensorboard/ of the run directory, while it trains.');

/** The same of what trains again and again. */
export const trialsTensorboardFlag = z
  .boolean()
  .default(false)
  .describe(
    'Write event files for TensorBoard, in tensorboard/ of the run directory of each training; pupil export --tensorboard does it later, with pictures.',
  );
