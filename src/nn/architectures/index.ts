import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { didYouMean } from '../../base/nearest-name.js';
import { parseOptions } from '../../base/parse-options.js';
import type { Layer } from '../layer.js';
import type { ArchitectureDefinition } from './architecture.js';
import { classicCnn } from './classic-cnn.js';
import { cnn } from './cnn.js';
import { convnext } from './convnext.js';
import { kerasMnistConvnet } from './keras-mnist-convnet.js';
import { lenet5 } from './lenet5.js';
import { mlp } from './mlp.js';
import { mobilenetV2 } from './mobilenet-v2.js';
import type { PictureFacts } from './picture-facts.js';
import { requireFit } from './require-fit.js';
import { resnet } from './resnet.js';
import { resnetCifar } from './resnet-cifar.js';
import type { TableFacts } from './table-facts.js';
import { vgg } from './vgg.js';

export type { ArchitectureDefinition } from './architecture.js';
export { MLP_DROPOUT } from './mlp.js';
export type { PictureFacts } from './picture-facts.js';
export { smallestSide } from './smallest-side.js';
export type { TableFacts } from './table-facts.js';

/** Every family of networks, each once. */
export const ARCHITECTURES: readonly ArchitectureDefinition[] = [
  classicCnn,
  cnn,
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

/** What 'auto' stands for where rows of a table go in. */
const AUTO_FOR_TABLES: ArchitectureDefinition = mlp;

/**
 * The network of a name, made to fit the pictures or the table. A member of a family takes the options of the family.
 *
 * Throws  OptionError for a name or option that is not known, and a network for pictures where there is a table; ShapeError
 *         where pictures are too small.
 */
export function architecture(spec: ArchitectureSpec, facts: PictureFacts | TableFacts): Layer {
  const { name, ...given } = typeof spec === 'string' ? { name: spec } : spec;
  const isTable = 'features' in facts;
  const known = isTable && name === 'auto' ? { definition: AUTO_FOR_TABLES, preset: {} } : BY_NAME.get(name);
  if (known === undefined) throw unknownName(name);
  const { definition, preset } = known;
  if (isTable && definition.buildForTable === undefined) throw forPictures(name);
  const options = parseOptions(
    definition.options,
    { ...preset, ...given },
    { code: 'option/architecture', where: `architecture ${name}` },
  );
  if (isTable) return definition.buildForTable!(options, facts);
  const make = (pictures: PictureFacts) => definition.build(options, pictures);
  requireFit(make, facts, name);
  return make(facts);
}

function forPictures(name: string): OptionError {
  const fitting = ARCHITECTURES.filter(({ buildForTable }) => buildForTable !== undefined);
  return new OptionError({
    code: 'option/architecture',
    where: 'architecture',
    what: 'this network is made for pictures, and the data are a table',
    got: name,
    fix: `use auto or ${fitting.map((definition) => definition.name).join(', ')}, or a network of your own of dense layers`,
  });
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

/**
 * The options of an architecture, defaults filled in; undefined where the name is not known, and for 'auto', which has none.
 *
 * Throws OptionError for options that are unknown or out of range.
 */
export function architectureOptions(spec: ArchitectureSpec): Readonly<Record<string, unknown>> | undefined {
  const { name, ...given } = typeof spec === 'string' ? { name: spec } : spec;
  const known = BY_NAME.get(name);
  if (known === undefined) return undefined;
  const where = { code: 'option/architecture', where: `architecture ${name}` } as const;
  return parseOptions(known.definition.options, { ...known.preset, ...given }, where);
}
