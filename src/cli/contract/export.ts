import { z } from 'zod';
import { classNames, count, modelInput, path } from './values.js';

export const exportResult = z.strictObject({
  run: path('Absolute path of the run directory.'),
  model: path('Absolute path of the ONNX file written.'),
  bytes: count('Its size.'),
  card: path('With --card: absolute path of the model card.').optional(),
  classes: classNames,
  input: modelInput,
  features: z.array(z.int()).optional().describe('With --features: shape of what it makes of one picture.'),
});
