import { z } from 'zod';

/** `--tensorboard` of what trains. */
export const tensorboardFlag = z
  .boolean()
  .default(false)
  .describe('Write event files for TensorBoard, in tensorboard/ of the run directory, while it trains.');
