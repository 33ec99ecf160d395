import { z } from 'zod';
import { imageSizeFlag, readSize } from './train-flags.js';

/** Flags that say what pictures are like where there are none to ask; `purpose` is what they are needed for. */
export function pictureFlags(purpose: string) {
  return {
    imageSize: imageSizeFlag.optional().describe(`Picture size ${purpose}.`),
    channels: z
      .union([z.literal(1), z.literal(3)])
      .optional()
      .describe(`Channels ${purpose}.`),
    classes: z.int().min(2).optional().describe(`Number of classes ${purpose}.`),
  };
}

/** The size that was given; undefined where it is left to the pictures. */
export function givenSize(
  size: z.output<typeof imageSizeFlag> | undefined,
): number | [height: number, width: number] | undefined {
  const read = size === undefined ? 'auto' : readSize(size);
  return read === 'auto' ? undefined : read;
}
