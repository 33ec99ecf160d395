import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { didYouMean } from '../../base/nearest-name.js';
import { parseOptions } from '../../base/parse-options.js';
import type { Layer } from '../layer.js';
import type { ArchitectureDefinition } from './architecture.js';
import { classicCnn } from './classic-cnn.js';
import { convnext } from './convnext.js';
import { kerasMnistConvnet } from './keras-mnist-convnet.js';
import { lenet5 } from './lenet5.js';
import { mlp } from './mlp.js';
import { mobilenetV2 } from './mobilenet-v2.js';
import type { PictureFacts } from './picture-facts.js';
import { requireFit } from './require-fit.js';
import { resnet } from './resnet.js';
import { resnetCifar } from './resnet-cifar.js';
import { vgg } from './vgg.js';

export type { ArchitectureDefinition } from './architecture.js';
export type { PictureFacts } from './picture-facts.js';
export { smallestSide } from './smallest-side.js';

/** Every family of networks, each once. */
export const ARCHITECTURES: readonly ArchitectureDefinition[] = [
  classicCnn,
  mlp,
  lenet5,
  kerasMnistConvnet,
  vgg,
  resnetCifar,
  resnet,
  mobilenetV2,
  convnext,
];

/** What each name stands for: a family with its defaults, or one of its members. */
const BY_NAME = new Map(
  ARCHITECTURES.flatMap((definition) => [
    [definition.name, { definition, preset: {} }] as const,
    ...Object.entries(definition.members).map(([name, preset]) => [name, { definition, preset }] as const),
  ]),
);

export const ARCHITECTURE_NAMES: readonly string[] = [...BY_NAME.keys()];

/** A network by name, or by name with options: `'resnet-32'`, `{ name: 'resnet-cifar', depth: 32 }`. */
export const ArchitectureSpec = z
  .union([z.string().min(1), z.looseObject({ name: z.string().min(1) })])
  .describe('Network, by name or as { name, ...options }.');
export type ArchitectureSpec = z.output<typeof ArchitectureSpec>;

/** Whether a value names an architecture, as opposed to being a layer. */
export function isArchitectureSpec(value: Layer | ArchitectureSpec): value is ArchitectureSpec {
  return typeof value === 'string' || !('kind' in value);
}

/**
 * The network of a name, made to fit the pictures. A member of a family takes the options of the family.
 *
 * Throws  OptionError for a name or option that is not known; ShapeError where the pictures are too small.
 */
export function architecture(spec: ArchitectureSpec, facts: PictureFacts): Layer {
  const { name, ...given } = typeof spec === 'string' ? { name: spec } : spec;
  const known = BY_NAME.get(name);
  if (known === undefined) throw unknownName(name);
  const { definition, preset } = known;
  const options = parseOptions(
    definition.options,
    { ...preset, ...given },
    { code: 'option/architecture', where: `architecture ${name}` },
  );
  const make = (pictures: PictureFacts) => definition.build(options, pictures);
  requireFit(make, facts, name);
  return make(facts);
}

function unknownName(name: string): OptionError {
  return new OptionError({
    code: 'option/architecture',
    where: 'architecture',
    what: 'there is no architecture of this name',
    got: name,
    fix: `${didYouMean(name, ARCHITECTURE_NAMES)}use one of ${ARCHITECTURE_NAMES.join(', ')}`,
  });
}
