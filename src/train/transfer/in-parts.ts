import { type BackboneOptions, backbone as backboneLayer, type Layer, sequential } from '../../nn/index.js';
import { foreignPart, type WeightedGraph } from './foreign-part.js';
import type { Backbone, OpenedBackbone, Place } from './pretrained.js';

/** A part of a foreign backbone, from where the part before it ends. */
export interface Part {
  /** Name of its layer. */
  readonly name: string;
  /** Left out: its end is that of the backbone. */
  readonly to?: Place | undefined;
  readonly learns: boolean;
}

/** Whether a backbone is nodes of somebody else's file. */
export function isForeign({ layer }: Pick<Backbone, 'layer'>): boolean {
  return layer.kind === 'backbone';
}

/** Of a foreign backbone. */
export function optionsOf({ layer }: Pick<Backbone, 'layer'>): BackboneOptions & WeightedGraph {
  return layer.options as unknown as BackboneOptions & WeightedGraph;
}

/** What follows a place, or the whole, as a layer that learns. */
export function layerBehind(backbone: OpenedBackbone, from: Place | undefined): Layer {
  return partLayer(backbone, { name: 'backbone', learns: true }, from);
}

/** A foreign backbone as one layer for each part: each is named and frozen by itself, and may be written in nodes of the file. */
export function inParts(backbone: Backbone, parts: readonly Part[]): Backbone {
  const values = new Map<string, Float32Array>();
  const layers = parts.map((part, i) => {
    const layer = partLayer(backbone, part, parts[i - 1]?.to);
    const { weights } = optionsOf({ layer });
    for (const { name } of weights)
      values.set(
        `${backbone.layer.name}.${part.name}.${name}`,
        backbone.values.get(`${backbone.layer.name}.${name}`)!,
      );
    return part.learns ? layer : { ...layer, trainable: false };
  });
  return { ...backbone, layer: sequential(layers, { name: backbone.layer.name! }), values, places: [] };
}

/** The place is one of those of the backbone, so that nothing but it leads upwards. */
function partLayer(backbone: OpenedBackbone, { name, to, learns }: Part, from: Place | undefined): Layer {
  const options = optionsOf(backbone);
  const { graph, weights } = foreignPart(options, from?.name, to?.name)!;
  return backboneLayer({
    ...options,
    name,
    pictures: from === undefined ? options.pictures : { shape: [...from.shape] },
    graph,
    weights: weights.map(({ name, shape }) => ({ name, shape: [...shape] })),
    features: [...(to ?? backbone.features).shape],
    multiplyAdds: graph.nodes.reduce((sum, { outputs }) => sum + (backbone.work?.get(outputs[0]!) ?? 0), 0),
    learns,
  });
}
