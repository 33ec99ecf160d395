import { z } from 'zod';
import { OptionError } from '../../../base/error.js';
import type { OperationDefinition } from '../operation.js';
import { autoContrast } from './auto-contrast.js';
import { blur } from './blur.js';
import { brightness } from './brightness.js';
import { contrast } from './contrast.js';
import { crop } from './crop.js';
import { elastic } from './elastic.js';
import { equalize } from './equalize.js';
import { erase } from './erase.js';
import { flipHorizontal } from './flip-horizontal.js';
import { flipVertical } from './flip-vertical.js';
import { grayscale } from './grayscale.js';
import { hue } from './hue.js';
import { identity } from './identity.js';
import { noise } from './noise.js';
import { pad } from './pad.js';
import { perspective } from './perspective.js';
import { posterize } from './posterize.js';
import { rotate } from './rotate.js';
import { saturation } from './saturation.js';
import { scale } from './scale.js';
import { sharpness } from './sharpness.js';
import { shear } from './shear.js';
import { solarize } from './solarize.js';
import { translate } from './translate.js';

/** Every operation, in the order of the documentation. */
const DEFINITIONS = [
  identity,
  flipHorizontal,
  flipVertical,
  rotate,
  scale,
  translate,
  shear,
  perspective,
  crop,
  pad,
  elastic,
  blur,
  sharpness,
  brightness,
  contrast,
  saturation,
  grayscale,
  hue,
  posterize,
  solarize,
  autoContrast,
  equalize,
  noise,
  erase,
] as const;

type SchemasOf<Definitions extends readonly { readonly schema: unknown }[]> = {
  -readonly [Place in keyof Definitions]: Definitions[Place]['schema'];
};

export const OPERATIONS: readonly OperationDefinition[] = DEFINITIONS;

export const OPERATION_KINDS = DEFINITIONS.map(({ kind }) => kind);

const FullSpec = z.discriminatedUnion(
  'kind',
  DEFINITIONS.map(({ schema }) => schema) as unknown as SchemasOf<typeof DEFINITIONS>,
);

/** An operation by name, or as `{ kind, probability, ...ranges }`; parsed, it has all its options. */
export const OperationSpec = z
  .union([z.enum(OPERATION_KINDS), FullSpec])
  .transform((spec) => (typeof spec === 'string' ? FullSpec.parse({ kind: spec }) : spec));
export type OperationSpec = z.output<typeof OperationSpec>;
export type OperationInput = z.input<typeof OperationSpec>;

const BY_KIND = new Map(OPERATIONS.map((definition) => [definition.kind, definition]));

/** Throws OptionError `option/operation` that lists the known kinds. */
export function operationOf(kind: string): OperationDefinition {
  const definition = BY_KIND.get(kind);
  if (definition !== undefined) return definition;
  throw new OptionError({
    code: 'option/operation',
    where: 'augmentation',
    what: 'there is no operation of this name',
    got: kind,
    fix: `use one of ${OPERATION_KINDS.join(', ')}`,
  });
}
