import { input } from '../../graph/index.js';
import { type BuiltLayer, buildNetwork, type Extensions, type Layer, sequential } from '../../nn/index.js';
import { divideIntoStages } from './divide-stages.js';
import type { Backbone } from './pretrained.js';

/**
 * Paths of the layers of each stage of a backbone, from the pictures up: parts of a file that learn are stages already, layers of our
 * own are divided by the resolution of what they make. One stage where there is one layer.
 */
export function stagesOf(
  { layer, input: pictures }: Pick<Backbone, 'layer' | 'input'>,
  extensions: Extensions | undefined,
): string[][] {
  const parts = partsOf(layer);
  if (parts !== undefined)
    return parts.filter(({ trainable }) => trainable !== false).map(({ name }) => [`${layer.name}.${name}`]);
  const { channels, height, width } = pictures;
  const x = input('pictures', [1, channels, height, width]);
  const { layers, variables } = buildNetwork(sequential([layer]), x, { mode: 'training', extensions });
  const weightsIn = (path: string) => variables.filter(({ name }) => name.startsWith(`${path}.`)).length;
  /** The layers right inside of one; of one that holds all that is in it, those inside of that. */
  const within = (path: string): readonly BuiltLayer[] => {
    const inner = layers.filter((one) => one.path.slice(0, one.path.lastIndexOf('.')) === path);
    const holders = inner.filter((one) => weightsIn(one.path) > 0);
    if (holders.length === 0) return layers.filter((one) => one.path === path);
    return holders.length === 1 ? within(holders[0]!.path) : inner;
  };
  const pieces = within(layer.name!).map(({ path, output }) => ({
    path,
    shape: output.shape.slice(1),
    weights: weightsIn(path),
  }));
  return divideIntoStages(pieces, [height, width]).map((stage) =>
    stage.flatMap(({ path, weights }) => (weights > 0 ? [path] : [])),
  );
}

/** Layers of a backbone that are parts of a file, undefined for any other. */
function partsOf({ kind, options }: Layer): readonly Layer[] | undefined {
  const { layers } = options as { readonly layers?: readonly Layer[] };
  return kind === 'sequential' && layers?.every((part) => part.kind === 'backbone') ? layers : undefined;
}
