import { z } from 'zod';
import { count, path } from './values.js';

export const dataGetResult = z.strictObject({
  name: z.string().describe('Name of the data set.'),
  title: z.string().describe('What is in it.'),
  origin: z.string().describe('Who made it, and where they describe it.'),
  folder: path('Absolute path of the folder, to train on as it is.'),
  downloaded: z.boolean().describe('False when everything was there already.'),
  files: z
    .array(
      z.strictObject({
        file: z.string().describe('Name in the folder.'),
        bytes: count('Size.'),
        sha256: z.string().describe('SHA-256 of the content, hex; checked.'),
        isNew: z.boolean().describe('False when it was there already.'),
      }),
    )
    .describe('The files of pictures and labels.'),
});
