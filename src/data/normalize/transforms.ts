import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { didYouMean } from '../../base/nearest-name.js';
import { parseOptions } from '../../base/parse-options.js';
import { boxCox } from './box-cox.js';
import { log1p } from './log1p.js';
import { maxAbs } from './max-abs.js';
import { minMax } from './min-max.js';
import { none } from './none.js';
import { robust } from './robust.js';
import type { FittedTransform, Transform, TransformSpec } from './transform.js';
import { yeoJohnson } from './yeo-johnson.js';
import { zScore } from './z-score.js';

const DEFINITIONS = [none, minMax, zScore, robust, maxAbs, log1p, boxCox, yeoJohnson] as const;

/** Every transform of a column, each once. */
export const TRANSFORMS: readonly Transform[] = DEFINITIONS;

export const TRANSFORM_KINDS = DEFINITIONS.map(({ kind }) => kind);

/** A transform by name, or by name with options: `'zScore'`, `{ kind: 'minMax', range: [-1, 1] }`. */
export const TransformChoice = z
  .union([
    z.enum(TRANSFORM_KINDS),
    z.discriminatedUnion('kind', [
      none.schema,
      minMax.schema,
      zScore.schema,
      robust.schema,
      maxAbs.schema,
      log1p.schema,
      boxCox.schema,
      yeoJohnson.schema,
    ]),
  ])
  .describe('Transform of a column, by name or as { kind, ...options }.');
/** What a person may write. */
export type TransformChoice = z.input<typeof TransformChoice>;

/** A transform with its constants, as a model keeps it. */
export const FittedTransformSchema: z.ZodType<FittedTransform> = z.union(
  DEFINITIONS.map(({ fitted }) => fitted),
);

/** Throws OptionError `option/transform` that lists the known kinds. */
export function transformOf(choice: string | { readonly kind: string }): Transform {
  const kind = typeof choice === 'string' ? choice : choice.kind;
  const transform = TRANSFORMS.find((known) => known.kind === kind);
  if (transform !== undefined) return transform;
  throw new OptionError({
    code: 'option/transform',
    where: 'transform',
    what: 'there is no transform of this name',
    got: kind,
    fix: `${didYouMean(kind, TRANSFORM_KINDS)}use one of ${TRANSFORM_KINDS.join(', ')}`,
  });
}

/** A choice with all its options. Throws OptionError `option/transform` for a name or an option that is not known. */
export function parseTransform(choice: TransformChoice): TransformSpec {
  const form = typeof choice === 'string' ? { kind: choice } : choice;
  const { schema } = transformOf(form);
  const place = { code: 'option/transform', where: `transform ${form.kind}` } as const;
  return parseOptions(schema as z.ZodObject, form, place) as unknown as TransformSpec;
}
