import { OptionError } from '../../base/error.js';
import type { TrainOptionsInput } from './options.js';

/** Options about pixels, and what to do where there are none. */
const ABOUT_PIXELS = {
  augment: 'leave augment out: only pictures are augmented and mixed',
  normalize: "leave normalize out here: how columns are normalized is the table's option normalize",
} as const satisfies Partial<Record<keyof TrainOptionsInput, string>>;

/** Throws OptionError `option/not-for-tables` for options that were given and that say something of pictures alone. */
export function requireTableOptions(given: TrainOptionsInput): void {
  for (const [name, fix] of Object.entries(ABOUT_PIXELS)) {
    const value = given[name as keyof typeof ABOUT_PIXELS];
    if (value === undefined || value === null || isNothing(value)) continue;
    throw new OptionError({
      code: 'option/not-for-tables',
      where: name,
      what: 'this says what becomes of pixels, and the data are a table',
      got: value,
      fix,
    });
  }
}

/** Augmentation that changes nothing, also as a run keeps it. */
function isNothing(value: unknown): boolean {
  return (
    value === 'none' ||
    (typeof value === 'object' && value !== null && 'policy' in value && value.policy === 'none')
  );
}
