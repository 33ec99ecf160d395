import { z } from 'zod';
import { SEVERITIES } from '../../base/severity.js';
import { FILE_SOURCES, type PictureFileSource } from '../../data/index.js';
import { count, inputSize, path, seconds, share, skippedFile } from './values.js';

const size = (what: string) =>
  z
    .strictObject({
      width: z.int().positive().describe('Pixels, after EXIF orientation.'),
      height: z.int().positive().describe('The same.'),
    })
    .describe(what);

const splitCounts = {
  train: count('Pictures to train on.'),
  validation: count('Pictures to validate on.'),
  test: count('Pictures to test on.'),
};

export const dataFinding = z.strictObject({
  rule: z.string().describe('Name of the rule.'),
  severity: z
    .enum(SEVERITIES)
    .describe('error: training would refuse; warning: results would suffer; advice: it may be meant.'),
  what: z.string().describe('What was found.'),
  fix: z.string().describe('What to do about it.'),
});

export const dataResult = z.strictObject({
  folder: path('Absolute path of the data: a folder or a file.'),
  source: z
    .enum(Object.keys(FILE_SOURCES) as [PictureFileSource['kind'], ...PictureFileSource['kind'][]])
    .describe('What was found there.'),
  targetKind: z
    .enum(['class', 'labels', 'numbers'])
    .describe('What is known of each picture: one class, several labels, or numbers.'),
  count: count('Pictures that can be read.'),
  classes: z
    .array(
      z.strictObject({
        name: z.string().describe('The class, or the label where pictures have several.'),
        count: count('Pictures with it.'),
        ...splitCounts,
        grey: count('Of all of them, how many are stored as grey.'),
      }),
    )
    .describe('Every class.'),
  splits: z
    .strictObject(splitCounts)
    .describe('The parts as the data name them, or as training would split with this seed.'),
  ownParts: z.array(z.enum(['train', 'validation', 'test'])).describe('Parts that the data themselves name.'),
  input: inputSize.extend({
    fit: z.enum(['crop', 'stretch', 'pad']).describe('How pictures of another shape are made to fit.'),
  }),
  sizes: z
    .strictObject({
      smallest: size('The picture with the fewest pixels.'),
      median: size('Median of all widths, and of all heights.'),
      largest: size('The picture with the most pixels.'),
      different: count('Different sizes.'),
      enlarged: count('Pictures that the input enlarges more than twice in each direction.'),
      misshapen: count('Pictures of which the input cuts off, distorts or fills more than 30%.'),
    })
    .describe('Sizes of the pictures.'),
  formats: z
    .array(
      z.strictObject({
        format: z.string().describe('jpeg, png, webp, gif, tiff, avif; pixels of bare arrays.'),
        count: count('Pictures.'),
      }),
    )
    .describe('What pictures are stored as, by their content; the commonest first.'),
  grey: count('Pictures stored as grey.'),
  turned: count('Pictures that EXIF orientation turns or mirrors, as training does.'),
  transparent: count('Pictures with transparency, which training lays on white.'),
  bytes: count('Bytes of all pictures together.'),
  problems: z.array(skippedFile).describe('Files that cannot be used.'),
  ignored: z
    .array(
      z.strictObject({
        extension: z.string().describe('With its dot; empty for none.'),
        count: count('Files.'),
      }),
    )
    .describe('Files that are no pictures by their name.'),
  duplicates: z
    .array(
      z.strictObject({
        kind: z
          .enum(['exact', 'near'])
          .describe('exact: the same bytes; near: the same to the eye, scaled, recompressed or brightened.'),
        files: z.array(z.string()).describe('The files, relative to the folder.'),
        acrossSplits: z.boolean().describe('Whether they lie in different parts.'),
        acrossClasses: z.boolean().describe('Whether they lie in different classes.'),
      }),
    )
    .describe('Copies of one picture.'),
  labels: z
    .strictObject({
      judge: z
        .enum(['folds', 'run'])
        .nullable()
        .describe(
          'Who looked for wrong labels: small networks asked of pictures they had not learned from, or the model of a run; null where nobody did.',
        ),
      skipped: z
        .string()
        .nullable()
        .describe('In words: why nobody did, or why what somebody saw is no ground to suspect any.'),
      agreement: share('Share of the labels that the judge agrees with')
        .nullable()
        .describe('Share of the labels that the judge agrees with; null where nobody looked.'),
      found: count('Suspicious labels in all.'),
      suspicious: z
        .array(
          z.strictObject({
            file: z.string().describe('The picture.'),
            given: z.string().describe('Its class as labelled.'),
            givenProbability: share('Probability of that class'),
            suggested: z.string().describe('The class that it looks like.'),
            suggestedProbability: share('Probability of that one'),
          }),
        )
        .describe('The plainest first; at most as many as were asked for.'),
    })
    .describe('Labels that are probably wrong.'),
  findings: z.array(dataFinding).describe('What follows, the most serious first.'),
  sheet: z.string().nullable().describe('Absolute path of the contact sheet; null where none was asked for.'),
  seconds,
});
