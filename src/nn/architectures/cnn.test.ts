import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import { input } from '../../graph/index.js';
import { buildNetwork } from '../build.js';
import type { Layer } from '../layer.js';
import { architecture } from './index.js';

const FACTS = { height: 32, width: 32, channels: 3, classes: 5, trainingCount: 1000 };

function cnn(options: object, facts = FACTS): Layer {
  return architecture({ name: 'cnn', ...options }, facts);
}

/** Every layer in order, those within others too. */
function layersOf(layer: Layer): Layer[] {
  const { layers } = layer.options as { readonly layers?: readonly Layer[] };
  return layers === undefined ? [layer] : layers.flatMap(layersOf);
}

/** Filters of the convolutions, a bar for each halving. */
function shape(network: Layer): string {
  return layersOf(network)
    .flatMap((layer) => {
      if (layer.kind === 'maxPool2d') return ['|'];
      return layer.kind === 'conv2d' ? [String(layer.options.filters)] : [];
    })
    .join(' ');
}

describe('the open convolutional network', () => {
  it.each([
    [{ depth: 1, filters: 8 }, 32, '8 |'],
    [{ depth: 3, filters: 8 }, 32, '8 | 16 | 32 |'],
    [{ depth: 4, filters: 8 }, 32, '8 | 16 | 32 32 |'],
    [{ depth: 7, filters: 8 }, 32, '8 8 | 16 16 | 32 32 32 |'],
    [{ depth: 5, filters: 8 }, 64, '8 | 16 | 32 | 64 64 |'],
    [{ depth: 4, filters: 8 }, 8, '8 8 8 8 |'],
    [{ depth: 2, filters: 8 }, 5, '8 8 |'],
    [{ depth: 3, filters: 8, widths: 'constant' }, 32, '8 | 8 | 8 |'],
    [{ depth: 3, filters: 8, widths: 'linear' }, 32, '8 | 16 | 24 |'],
  ])('%j on pictures of %s pixels has the stages "%s"', (options, side, stages) => {
    expect(shape(cnn(options, { ...FACTS, height: side, width: side }))).toBe(stages.replace(/ ?$/, ''));
  });

  it.each(['none', 'batchNorm', 'groupNorm', 'instanceNorm', 'layerNorm', 'rmsNorm'])(
    'is built with normalization %s, and has a bias only without one',
    (normalization) => {
      const network = cnn({ depth: 2, filters: 12, normalization });
      const { output, variables } = buildNetwork(network, input('x', [2, 3, 32, 32]), { mode: 'training' });
      expect(output.shape).toEqual([2, 5]);
      const kinds = layersOf(network).map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === normalization)).toHaveLength(normalization === 'none' ? 0 : 2);
      const names = variables.map(({ name }) => name);
      expect(names.includes('stage1.block1.conv.bias')).toBe(normalization === 'none');
    },
  );

  it('divides channels into groups where 8 do not', () => {
    const groups = layersOf(cnn({ filters: 12, normalization: 'groupNorm' })).flatMap((layer) =>
      layer.kind === 'groupNorm' ? [layer.options.groups] : [],
    );
    expect(groups).toEqual([4, 8, 8]);
  });

  it.each([
    ['head', { dropout: 1, spatialDropout2d: 0 }],
    ['stages', { dropout: 0, spatialDropout2d: 3 }],
    ['both', { dropout: 1, spatialDropout2d: 3 }],
  ])('has dropout in the place %s', (dropoutPlace, counts) => {
    const kinds = layersOf(cnn({ dropoutPlace })).map(({ kind }) => kind);
    for (const [kind, count] of Object.entries(counts)) {
      expect(kinds.filter((one) => one === kind)).toHaveLength(count);
    }
  });

  it('has a hidden dense layer, or none', () => {
    const dense = (units: number) => layersOf(cnn({ dense: units })).filter(({ kind }) => kind === 'dense');
    expect(dense(64)).toHaveLength(2);
    expect(dense(0)).toHaveLength(1);
  });

  it('averages maps that would be too large to flatten', () => {
    const kinds = (depth: number) => layersOf(cnn({ depth })).map(({ kind }) => kind);
    expect(kinds(3)).toContain('flatten');
    expect(kinds(1)).toContain('flatten');
    expect(layersOf(cnn({ depth: 1, filters: 64 })).map(({ kind }) => kind)).toContain('globalAvgPool2d');
  });

  it('refuses pictures that cannot be halved once', () => {
    const error = errorOf(() => cnn({}, { ...FACTS, height: 1, width: 1 }));
    expect(error.code).toBe('shape/picture-size');
    expect(error.fix).toContain('at least 2 x 2 pixels');
  });
});
