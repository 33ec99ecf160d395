import { z } from 'zod';
import { parseOptions } from '../base/parse-options.js';
import type { StudyOptions } from './plan-study.js';

/** Checked where it is taken apart. */
const later = z.unknown().optional();

/** The names of what a program may say of a study; what stands under them is checked by what takes it. */
const Options = z.strictObject({
  out: z.string().min(1).optional(),
  questions: z.array(z.string()).readonly().optional(),
  base: z
    .strictObject({
      model: later,
      pictures: z.looseObject({}).optional(),
      training: z.looseObject({}).optional(),
    })
    .optional(),
  seeds: later,
  plan: later,
  budget: z.strictObject({ trials: later, seconds: later }).optional(),
  workers: later,
  queue: z.strictObject({ url: z.string(), name: z.string().optional() }).optional(),
} satisfies Record<keyof StudyOptions, z.ZodType>);

/** Throws OptionError `option/study` naming every option that there is not, or that is of another kind. */
export function requireStudyOptions(options: StudyOptions): void {
  parseOptions(Options, options, { code: 'option/study', where: 'options of a study' });
}
