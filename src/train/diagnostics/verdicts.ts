import type { LayerDiagnostics } from './layer-diagnostics.js';

/** A finding about the health of training, in words. */
export interface Verdict {
  readonly kind:
    | 'vanishing-gradients'
    | 'exploding-gradients'
    | 'dead-units'
    | 'large-updates'
    | 'collapsed-activations';
  /** The layer it is about. */
  readonly layer: string;
  /** What was seen and what to try. */
  readonly message: string;
}

/** Gradient norm over that of the last layer below which a layer hardly learns. */
const VANISHED = 1e-4;
/** The same above which the first layers are thrown about. */
const EXPLODED = 1e4;
/** Share of silent units above which a layer wastes its width. */
const DEAD = 0.5;
/** Change over size of the weights in one update; a thousandth is usual. */
const LARGE_UPDATE = 0.3;
/** Updates after which even a kernel that started at zeros has a size by which its changes can be judged. */
const FIRST_UPDATES = 10;
/** Pictures below which a unit in good health may well answer nothing. */
const FEW_PICTURES = 8;
/** Standard deviation below which a layer says the same of everything. */
const COLLAPSED = 1e-5;

/** The update that was measured. */
export interface MeasuredUpdate {
  /** Counted from 1. */
  readonly update: number;
  /** Of the batch whose activations were measured. */
  readonly pictures: number;
}

/**
 * What the measurements of one update say, in words; none for a network in good health. Layers are in the order in which
 * data pass them. Changes are not judged in the first updates, nor silent units by fewer than eight pictures.
 *
 * Source   thresholds are ours; Glorot and Bengio 2010 for gradients that vanish by depth, Lu et al. 2019 (arXiv 1903.06733)
 *          for dead units; the ratio of updates to weights as in Karpathy's notes for CS231n.
 */
export function verdictsOf(
  layers: readonly LayerDiagnostics[],
  { update, pictures }: MeasuredUpdate,
): Verdict[] {
  return [
    ...gradientVerdicts(layers),
    ...(pictures < FEW_PICTURES ? [] : layers.flatMap(deadUnits)),
    ...(update <= FIRST_UPDATES ? [] : layers.flatMap(updates)),
    ...layers.flatMap(collapse),
  ];
}

/** The last layer is the nearest to the loss: its gradient is the measure for the others. */
function gradientVerdicts(layers: readonly LayerDiagnostics[]): Verdict[] {
  const learning = layers.filter(
    (layer): layer is LayerDiagnostics & { gradientNorm: number } => layer.gradientNorm !== null,
  );
  const head = learning.at(-1);
  // An output kernel that starts at zeros lets no gradient through yet.
  if (head === undefined || head.gradientNorm === 0 || head.weightNorm === 0) return [];
  const { gradientNorm: atHead } = head;
  const vanished = learning.filter(({ gradientNorm }) => gradientNorm < VANISHED * atHead).at(-1);
  const exploded = learning.find(({ gradientNorm }) => gradientNorm > EXPLODED * atHead);
  return [
    ...(vanished === undefined
      ? []
      : [
          {
            kind: 'vanishing-gradients' as const,
            layer: vanished.layer,
            message: `gradients vanish below ${next(learning, vanished)}: ${short(vanished.gradientNorm)} at ${vanished.layer} against ${short(atHead)} at ${head.layer}; try relu, batch norm or residual blocks`,
          },
        ]),
    ...(exploded === undefined
      ? []
      : [
          {
            kind: 'exploding-gradients' as const,
            layer: exploded.layer,
            message: `gradients explode towards the input: ${short(exploded.gradientNorm)} at ${exploded.layer} against ${short(atHead)} at ${head.layer}; try clipping by globalNorm, a lower learning rate or batch norm`,
          },
        ]),
  ];
}

/** The layer after this one. */
function next(layers: readonly LayerDiagnostics[], layer: LayerDiagnostics): string {
  return layers[layers.indexOf(layer) + 1].layer;
}

function deadUnits({ layer, deadShare, weightNorm }: LayerDiagnostics): Verdict[] {
  // An output that starts at zeros is not dead.
  if (deadShare === null || deadShare <= DEAD || weightNorm === 0) return [];
  const share = `${Math.round(deadShare * 100)}%`;
  const message = `${share} of the units of ${layer} answer 0 to every picture; try a lower learning rate, leakyRelu, or an initializer that suits the activation`;
  return [{ kind: 'dead-units', layer, message }];
}

function updates({ layer, updateRatio }: LayerDiagnostics): Verdict[] {
  if (updateRatio === null || updateRatio <= LARGE_UPDATE) return [];
  const message = `one update changes ${layer} by ${short(updateRatio)} of its size, where a thousandth is usual; try a lower learning rate or warm-up`;
  return [{ kind: 'large-updates', layer, message }];
}

function collapse({ layer, activationDeviation, weightNorm }: LayerDiagnostics): Verdict[] {
  if (activationDeviation === null || activationDeviation >= COLLAPSED || weightNorm === 0) return [];
  const message = `${layer} gives almost the same for everything (spread ${short(activationDeviation)}); try another initializer or normalization before it`;
  return [{ kind: 'collapsed-activations', layer, message }];
}

function short(value: number): string {
  return Number(value.toPrecision(1)).toString();
}
