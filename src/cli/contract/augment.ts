import { z } from 'zod';
import { count, path, share } from './values.js';

/** An operation of augmentation with everything that decides what is drawn for it. */
const augmentation = z
  .looseObject({
    kind: z.string().describe('Name of the operation.'),
    probability: share('Share of the pictures that it is applied to'),
  })
  .describe('An operation with its ranges; docs/augmentation.md has them all.');

export const augmentResult = z.strictObject({
  folder: path('Absolute path of the folder of pictures.'),
  policy: z.string().describe("Name of the policy, or 'custom' for operations of one's own."),
  reasons: z.array(z.string()).describe('Why the policy auto chose what it did, in words.'),
  border: z.string().describe('What is seen beyond the edge of a picture.'),
  operations: z.array(augmentation).describe('What is done to each picture.'),
  choose: z
    .strictObject({
      count: count('How many are drawn for each picture.'),
      from: z.array(augmentation).describe('What they are drawn from.'),
    })
    .nullable()
    .describe('Operations that are drawn for each picture besides; null where there are none.'),
  mixes: z.array(z.enum(['mixup', 'cutmix'])).describe('How batches are mixed within themselves.'),
  sheet: z.string().nullable().describe('Absolute path of the contact sheet; null where none was asked for.'),
  pictures: z
    .array(
      z.strictObject({
        file: z.string().describe('Picture, relative to the folder.'),
        label: z.string().nullable().describe('Its class.'),
        variants: z
          .array(z.array(z.looseObject({ kind: z.string().describe('Name of the operation.') })))
          .describe('For each epoch from the first, the operations with the parameters drawn.'),
      }),
    )
    .describe('The pictures on the sheet, by rows.'),
});
