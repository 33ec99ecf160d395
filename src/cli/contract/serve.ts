import { z } from 'zod';
import { Task } from '../../nn/index.js';
import { classNames, modelInput, path } from './values.js';

/** `serve`, on one line as soon as the model is served; the command then goes on until it is stopped. */
export const serveResult = z.strictObject({
  url: z.string().describe('Where to ask.'),
  port: z.int().positive().describe('Its port.'),
  model: path('Absolute path of the model.'),
  task: Task.describe('What the model says of a picture or a row.'),
  classes: classNames,
  input: modelInput,
});
