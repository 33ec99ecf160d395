import { describe, expect, it } from 'vitest';
import type { LayerDiagnostics } from './layer-diagnostics.js';
import { verdictsOf } from './verdicts.js';

const healthy = (layer: string, own: Partial<LayerDiagnostics> = {}): LayerDiagnostics => ({
  layer,
  gradientNorm: 0.01,
  weightNorm: 1,
  updateRatio: 1e-3,
  activationMean: 0.1,
  activationDeviation: 1,
  deadShare: 0.02,
  ...own,
});
const silent = { gradientNorm: null, weightNorm: null, updateRatio: null };

const later = { update: 100, pictures: 32 };
const messages = (...layers: LayerDiagnostics[]) => verdictsOf(layers, later).map(({ message }) => message);

describe('verdicts', () => {
  it('are none for a network in good health', () => {
    expect(messages(healthy('stage1'), healthy('relu', silent), healthy('head'))).toEqual([]);
  });

  it('name the place below which gradients vanish', () => {
    const layers = [
      healthy('stage1', { gradientNorm: 1e-10 }),
      healthy('stage2', { gradientNorm: 1e-9 }),
      healthy('relu', silent),
      healthy('stage3', { gradientNorm: 1e-5 }),
      healthy('head', { gradientNorm: 1e-2 }),
    ];
    expect(messages(...layers)).toMatchInlineSnapshot(`
      [
        "gradients vanish below stage3: 1e-9 at stage2 against 0.01 at head; try relu, batch norm or residual blocks",
      ]
    `);
  });

  it('name the layer where gradients explode', () => {
    const layers = [healthy('stage1', { gradientNorm: 3e5 }), healthy('head', { gradientNorm: 1 })];
    expect(messages(...layers)).toMatchInlineSnapshot(`
      [
        "gradients explode towards the input: 300000 at stage1 against 1 at head; try clipping by globalNorm, a lower learning rate or batch norm",
      ]
    `);
  });

  it('name layers whose units are dead, change too fast, or say the same of everything', () => {
    expect(messages(healthy('relu', { ...silent, deadShare: 0.72 }), healthy('head'))).toMatchInlineSnapshot(`
      [
        "72% of the units of relu answer 0 to every picture; try a lower learning rate, leakyRelu, or an initializer that suits the activation",
      ]
    `);
    expect(messages(healthy('head', { updateRatio: 0.8 }))).toMatchInlineSnapshot(`
      [
        "one update changes head by 0.8 of its size, where a thousandth is usual; try a lower learning rate or warm-up",
      ]
    `);
    expect(messages(healthy('conv', { activationDeviation: 2e-7 }), healthy('head'))).toMatchInlineSnapshot(`
      [
        "conv gives almost the same for everything (spread 2e-7); try another initializer or normalization before it",
      ]
    `);
  });

  it('are silent where there is nothing to measure by', () => {
    expect(messages()).toEqual([]);
    expect(messages(healthy('relu', silent))).toEqual([]);
    expect(messages(healthy('conv'), healthy('head', { gradientNorm: 0 }))).toEqual([]);
    const zero = { weightNorm: 0, updateRatio: null, activationDeviation: 0 };
    expect(messages(healthy('conv', { gradientNorm: 0 }), healthy('head', zero))).toEqual([]);
  });

  it('do not take a beginning from zeros, or a batch of few pictures, for an illness', () => {
    const atZero = { weightNorm: 0, updateRatio: null, activationDeviation: 0, deadShare: 1 };
    expect(messages(healthy('conv'), healthy('head', atZero))).toEqual([]);
    const leaving = [healthy('conv'), healthy('head', { weightNorm: 1e-3, updateRatio: 0.9 })];
    expect(verdictsOf(leaving, { ...later, update: 10 })).toEqual([]);
    expect(verdictsOf(leaving, { ...later, update: 11 })).toMatchObject([{ kind: 'large-updates' }]);
    const sparse = [healthy('relu', { ...silent, deadShare: 0.6 }), healthy('head')];
    expect(verdictsOf(sparse, { ...later, pictures: 7 })).toEqual([]);
    expect(verdictsOf(sparse, { ...later, pictures: 8 })).toMatchObject([{ kind: 'dead-units' }]);
  });
});
