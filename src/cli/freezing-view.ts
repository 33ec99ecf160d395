import { formatBytes, formatShare, formatShortCount } from '../base/format.js';
import { formatCount } from '../base/format-count.js';
import type { FreezingCosts, FreezingPhase } from '../train/index.js';

/** A line for each phase of a training that freezes layers: how much learns, and what is saved by that. */
export function freezingLines({ phases, unfrozen, askedOnce }: FreezingCosts, parameters: number): string[] {
  return [
    ...phases.map((phase) => {
      const { trainable } = phase;
      const learns =
        trainable === unfrozen?.trainable
          ? 'all that can learn does'
          : `${formatCount(trainable)} of ${formatCount(parameters)} parameters learn`;
      return [`${epochsText(phase)}: ${learns}`, ...savings(phase, unfrozen)].join('; ');
    }),
    ...(askedOnce ? ['the backbone is asked about each picture once, before the first epoch'] : []),
    ...(unfrozen === null ? ['what all of it would take is not known: it has nodes without gradients'] : []),
  ];
}

function epochsText({ fromEpoch, toEpoch }: FreezingPhase): string {
  return fromEpoch === toEpoch ? `epoch ${fromEpoch}` : `epochs ${fromEpoch} to ${toEpoch}`;
}

function savings(phase: FreezingPhase, unfrozen: FreezingCosts['unfrozen']): string[] {
  if (unfrozen === null || phase.trainable === unfrozen.trainable) return [];
  const state = unfrozen.optimizerStateBytes + unfrozen.gradientBytes;
  const saved = [
    `${formatBytes(state - phase.optimizerStateBytes - phase.gradientBytes)} of optimizer state and gradients`,
    `${formatBytes(unfrozen.activationBytes - phase.activationBytes)} of activations in a batch`,
  ];
  const [work, whole] = [phase, unfrozen].map(
    ({ forwardMultiplyAdds, backwardMultiplyAdds }) => forwardMultiplyAdds + backwardMultiplyAdds,
  ) as [number, number];
  return [
    `saved: ${saved.join(', ')}, ${formatShare(1 - work / whole)} of the multiply-adds (${formatShortCount(whole - work)} of ${formatShortCount(whole)} for a picture)`,
  ];
}
