import type { LayerView, NetworkView } from './network-view.js';

/** Layers that drop or blur values while training. */
const DROPPING = [
  'dropout',
  'spatialDropout1d',
  'spatialDropout2d',
  'gaussianDropout',
  'alphaDropout',
  'dropBlock2d',
];

/** Kinds of layers that rules treat alike. */
export const LAYER_GROUPS: Readonly<
  Record<'dropping' | 'normalizing' | 'pooling' | 'linear', readonly string[]>
> = {
  dropping: DROPPING,
  normalizing: ['batchNorm', 'layerNorm', 'groupNorm', 'instanceNorm', 'rmsNorm'],
  pooling: ['maxPool1d', 'maxPool2d', 'avgPool1d', 'avgPool2d'],
  /** They only move values or mix them linearly: two kernels with nothing else between them are one kernel. */
  linear: [
    ...DROPPING,
    'batchNorm',
    'flatten',
    'reshape',
    'permute',
    'zeroPadding2d',
    'upsampling2d',
    'avgPool1d',
    'avgPool2d',
    'globalAvgPool1d',
    'globalAvgPool2d',
  ],
};

export const isDropping = ({ kind }: LayerView): boolean => LAYER_GROUPS.dropping.includes(kind);
export const isNormalizing = ({ kind }: LayerView): boolean => LAYER_GROUPS.normalizing.includes(kind);
export const isPooling = ({ kind }: LayerView): boolean => LAYER_GROUPS.pooling.includes(kind);

/** Nothing but linear arithmetic happens in it, and it has no kernel. */
export function isLinear({ kind, activation, hasKernel }: LayerView): boolean {
  return (
    !hasKernel && activation === 'linear' && (LAYER_GROUPS.linear.includes(kind) || kind === 'activation')
  );
}

/** The nearest layers that satisfy `wanted`, back from a layer and through those that satisfy `passing` only. */
export function searchBack(
  network: NetworkView,
  from: LayerView,
  wanted: (layer: LayerView) => boolean,
  passing: (layer: LayerView) => boolean,
): LayerView[] {
  return network.before(from).flatMap((layer) => {
    if (wanted(layer)) return [layer];
    return passing(layer) ? searchBack(network, layer, wanted, passing) : [];
  });
}

/** All layers behind a layer, to the output. */
export function downstream(network: NetworkView, from: LayerView): LayerView[] {
  const found = new Set<LayerView>();
  const visit = (layer: LayerView) => {
    for (const next of network.after(layer)) {
      if (found.has(next)) continue;
      found.add(next);
      visit(next);
    }
  };
  visit(from);
  return [...found];
}

/** "a", "a and b", "a, b and 3 more": names for one line. */
export function namesOf(layers: readonly LayerView[]): string {
  const names = layers.map(({ path }) => path);
  if (names.length < 2) return names.join();
  if (names.length === 2) return names.join(' and ');
  return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}
