import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorOf } from '../../test/error-of.js';
import { constant, input, mul, pow, printGraph, reshape, sub, type Tensor } from '../graph/index.js';
import { type ActivationSpec, defineActivation } from './activations/index.js';
import { buildNetwork } from './build.js';
import { defineLayer, defineMerge, type Layer, makeLayer } from './layer.js';
import {
  activation,
  apply,
  batchNorm,
  conv2d,
  dense,
  dropout,
  flatten,
  network,
  residual,
  sequential,
  input as wire,
} from './layers/index.js';
import type { LayerScope } from './scope.js';

const PICTURES = [2, 3, 8, 8];

function build(network: Layer, options: Partial<Parameters<typeof buildNetwork>[2]> = {}) {
  return buildNetwork(network, input('x', PICTURES), { mode: 'training', ...options });
}

describe('the names of layers', () => {
  it('are the kind and a number of their own within the layer that holds them', () => {
    const network = sequential([
      conv2d(2, 1),
      sequential([conv2d(2, 1), conv2d(2, 1)]),
      conv2d(2, 1),
      flatten(),
    ]);
    expect(build(network).layers.map(({ path }) => path)).toEqual([
      'conv2d_1',
      'sequential_1.conv2d_1',
      'sequential_1.conv2d_2',
      'sequential_1',
      'conv2d_2',
      'flatten_1',
      '',
    ]);
  });

  it('may be given once within one layer, and again within another', () => {
    const block = (name: string) => sequential([conv2d(3, 1, { name: 'conv' })], { name });
    const { variables } = build(sequential([block('a'), block('b')]));
    expect(variables.map(({ name }) => name)).toEqual([
      'a.conv.kernel',
      'a.conv.bias',
      'b.conv.kernel',
      'b.conv.bias',
    ]);
  });

  it.each([
    ['two given names', [flatten({ name: 'same' }), dense(2, { name: 'same' })], 'same'],
    ['a given and an automatic name', [conv2d(2, 1, { name: 'conv2d_1' }), conv2d(2, 1)], 'conv2d_1'],
  ])('are refused when equal: %s', (_, layers, name) => {
    const error = errorOf(() => build(sequential([sequential(layers, { name: 'outer' })])));
    expect(error.code).toBe('option/layer-name');
    expect(error.where).toBe('outer');
    expect(error.got).toBe(name);
  });

  it.each(['', 'a.b', 'a b', 'é', 'a/b'])('are refused when they are %j, when made and when read', (name) => {
    expect(errorOf(() => flatten({ name })).code).toBe('option/layer-name');
    const read: Layer = { kind: 'sequential', options: { layers: [{ kind: 'flatten', name, options: {} }] } };
    const error = errorOf(() => build(read));
    expect(error.code).toBe('option/layer');
    expect(error.message).toContain('layers.0.name: may hold letters, digits, _ and - only');
  });
});

describe('a network read from JSON', () => {
  const holding = (layer: unknown): Layer => ({
    kind: 'sequential',
    options: { layers: [{ kind: 'sequential', name: 'stem', options: { layers: [layer] } }] },
  });

  it('with an unknown kind is refused with its path and the known kinds', () => {
    const error = errorOf(() => build(holding({ kind: 'conv3d', options: {} })));
    expect(error.code).toBe('option/layer-kind');
    expect(error.where).toBe('stem.conv3d_1');
    expect(error.got).toBe('conv3d');
    expect(error.fix).toContain('conv2d');
  });

  it('with an unknown option is refused with its path and the known options', () => {
    const error = errorOf(() => build(holding({ kind: 'dense', options: { units: 2, unit: 3 } })));
    expect(error.code).toBe('option/layer');
    expect(error.where).toBe('dense "stem.dense_1"');
    expect(error.message).toContain('unit');
    expect(error.fix).toContain('units');
  });

  it('with an unknown key beside its options is refused', () => {
    expect(errorOf(() => build(holding({ kind: 'flatten', options: {}, frozen: true }))).message).toContain(
      'frozen',
    );
  });

  it('with values to start with that are not as many as the variable has is refused with its path', () => {
    const kernelInitializer = { kind: 'values', values: [1, 2] };
    const error = errorOf(() =>
      build(holding({ kind: 'conv2d', options: { filters: 1, kernelSize: 1, kernelInitializer } })),
    );
    expect(error).toMatchObject({ code: 'option/initializer', where: 'stem.conv2d_1.kernel' });
    expect(error.fix).toBe('give 3 values');
  });

  it('may say of a layer that it learns, which says nothing', () => {
    const norm = (trainable: boolean) => holding({ kind: 'batchNorm', trainable, options: {} });
    const learning = (layer: Layer) => build(layer).variables.filter(({ trainable }) => trainable).length;
    expect(learning(norm(true))).toBe(2);
    expect(learning(norm(false))).toBe(0);
  });

  it('gets the defaults of what it leaves out', () => {
    const read = holding({ kind: 'conv2d', options: { filters: 4, kernelSize: 3 } });
    const [kernel, bias] = build(read).variables;
    expect(kernel).toMatchObject({ name: 'stem.conv2d_1.kernel', initializer: 'glorotUniform' });
    expect(bias).toMatchObject({ name: 'stem.conv2d_1.bias', initializer: 'zeros' });
  });

  it('may itself be a single layer', () => {
    expect(build({ kind: 'conv2d', options: { filters: 4, kernelSize: 3 } }).output.shape).toEqual([
      2, 4, 6, 6,
    ]);
  });
});

describe('a built network', () => {
  it('tells trainable variables from statistics, and what each is for', () => {
    const { variables } = build(sequential([conv2d(2, 3, { name: 'c' }), batchNorm({ name: 'b' })]));
    expect(variables.map(({ name, role, trainable }) => [name, role, trainable])).toEqual([
      ['c.kernel', 'kernel', true],
      ['c.bias', 'bias', true],
      ['b.gamma', 'normalization', true],
      ['b.beta', 'normalization', true],
      ['b.movingMean', 'statistic', false],
      ['b.movingVariance', 'statistic', false],
    ]);
  });

  it('binds variables as it is told', () => {
    const bound = constant([...new Float32Array(6)], [2, 3, 1, 1]);
    const { variables } = build(conv2d(2, 1, { useBias: false }), { bind: () => bound });
    expect(variables[0].tensor).toBe(bound);
  });

  it('keys noise by the path of the layer', () => {
    const network = sequential([residual([dropout(0.5, { name: 'drop' })], { name: 'block' }), dropout(0.1)]);
    expect(build(network).noise.map(({ name }) => name)).toEqual(['block.branch.drop', 'dropout_1']);
  });

  it('keys noise that one layer draws several times by a number of its own', () => {
    const noisy = defineLayer({
      kind: 'noisy',
      options: z.strictObject({}),
      build: (scope, x) =>
        mul(mul(x, scope.noise(x.shape, { kind: 'normal' })), scope.noise(x.shape, { kind: 'normal' })),
    });
    const { noise } = build(sequential([makeLayer(noisy, {})]), { extensions: { layers: [noisy] } });
    expect(noise.map(({ name }) => name)).toEqual(['noisy_1', 'noisy_1:2']);
  });

  it('says in an error of shapes which layer it was, what that was given and what would fit', () => {
    const network = sequential([sequential([flatten(), conv2d(2, 3, { name: 'conv' })], { name: 'stem' })]);
    const error = errorOf(() => build(network));
    expect(error.code).toBe('shape/layer');
    expect(error.message).toBe(
      'layer "stem.conv" (input [2, 192]), conv2d: the input must be pictures, [N, C, H, W] (got "float32[2, 192]"); place this layer before flatten, dense or global pooling',
    );
    expect(error.cause).toBeInstanceOf(Error);
  });
});

describe('an activation of one’s own', () => {
  const power = defineActivation({
    kind: 'power',
    options: z.strictObject({ exponent: z.number().default(2).describe('Exponent of x.') }),
    apply: (x, { exponent }) => pow(x, exponent),
    initializer: 'heUniform',
  });
  const extensions = { activations: [power] };
  const network = (activation: ActivationSpec) =>
    sequential([flatten(), dense(2, { activation, name: 'own' })]);

  it('serves layers by its name, with its options and its initializer', () => {
    const { output, variables } = build(network({ kind: 'power', exponent: 3 }), { extensions });
    expect(printGraph({ output })).toContain('pow');
    expect(variables[0]).toMatchObject({ name: 'own.kernel', initializer: 'heUniform' });
  });

  it('is unknown where it is not given, and the message says how to pass it', () => {
    const error = errorOf(() => build(network('power')));
    expect(error).toMatchObject({ code: 'option/activation', where: 'own', got: 'power' });
    expect(error.fix).toMatch(/^known are linear, .*extensions: \{ layers, activations \}/);
  });

  it('refuses options that it does not have', () => {
    const error = errorOf(() => build(network({ kind: 'power', base: 3 }), { extensions }));
    expect(error).toMatchObject({ code: 'option/activation', where: 'own, activation power' });
    expect(String(error.got)).toContain('base');
  });

  it('may not take a name that there is', () => {
    const odd = defineActivation({ ...power, kind: 'relu' });
    expect(errorOf(() => build(flatten(), { extensions: { activations: [odd] } }))).toMatchObject({
      code: 'option/extension',
      where: 'extensions.activations',
    });
  });
});

describe('a layer of one’s own', () => {
  const scale = defineLayer({
    kind: 'scale',
    options: z.strictObject({
      start: z.enum(['zeros', 'ones']).default('ones').describe('Where it starts.'),
    }),
    build: (scope, x, { start }) =>
      mul(x, scope.variable('factor', { shape: [], initializer: start, role: 'normalization' })),
  });

  it('is built like the others when its definition is given', () => {
    const network = sequential([makeLayer(scale, { name: 'mine' }), flatten()]);
    const { variables, output } = build(network, { extensions: { layers: [scale] } });
    expect(variables).toMatchObject([{ name: 'mine.factor', initializer: 'ones', trainable: true }]);
    expect(output.shape).toEqual([2, 192]);
  });

  it('is unknown when it is not, and the message says how to pass it', () => {
    const error = errorOf(() => build(sequential([makeLayer(scale, {})])));
    expect(error.code).toBe('option/layer-kind');
    expect(error.fix).toMatch(/^known kinds are activation, .*extensions: \{ layers, activations \}/);
  });

  it('may not have a kind with a dot in it, which would break the names of its variables', () => {
    const odd = defineLayer({ ...scale, kind: 'my.scale' });
    expect(errorOf(() => build(flatten(), { extensions: { layers: [odd] } })).got).toBe('my.scale');
  });

  it('may not take a kind that there is', () => {
    const odd = defineLayer({ ...scale, kind: 'dense' });
    expect(errorOf(() => build(flatten(), { extensions: { layers: [odd] } }))).toMatchObject({
      code: 'option/extension',
      where: 'extensions.layers',
      got: 'dense',
    });
  });

  it('may neither declare a variable twice nor update one that is not a statistic of its own', () => {
    const options = z.strictObject({});
    const spec = { shape: [1], initializer: 'zeros' } as const;
    const wrong = [
      defineLayer({
        kind: 'twice',
        options,
        build(scope, x) {
          scope.variable('offset', { ...spec, role: 'bias' });
          return mul(x, scope.variable('offset', { ...spec, role: 'bias' }));
        },
      }),
      defineLayer({
        kind: 'undeclared',
        options,
        build(scope, x) {
          scope.update('offset', constant([1], [1]));
          return x;
        },
      }),
      defineLayer({
        kind: 'trained',
        options,
        build(scope, x) {
          scope.update('offset', scope.variable('offset', { ...spec, role: 'bias' }));
          return x;
        },
      }),
    ];
    for (const definition of wrong) {
      const network = sequential([makeLayer(definition, { name: 'own' })]);
      expect(errorOf(() => build(network, { extensions: { layers: wrong } }))).toMatchObject({
        code: 'option/layer-definition',
        where: 'own',
        got: 'offset',
      });
    }
  });

  it.each([
    ['gives nothing', () => undefined as unknown as Tensor, /must give a tensor/],
    [
      'fails',
      () => {
        throw new TypeError('mine');
      },
      /the function of the layer fails: mine/,
    ],
    ['mixes the batch', (_: LayerScope, x: Tensor) => reshape(x, [1, -1]), /samples of the batch apart/],
    [
      'names an initializer that there is not',
      (scope: LayerScope, x: Tensor) =>
        mul(x, scope.variable('f', { shape: [1], initializer: 'onez' as 'ones', role: 'kernel' })),
      /variable f: there is no such initializer/,
    ],
    [
      'names a role that there is not',
      (scope: LayerScope, x: Tensor) =>
        mul(x, scope.variable('f', { shape: [1], initializer: 'ones', role: 'weight' as 'kernel' })),
      /variable f: its role must be one of kernel, bias/,
    ],
    [
      'puts a dot into a name',
      (scope: LayerScope, x: Tensor) =>
        mul(x, scope.variable('f.g', { shape: [1], initializer: 'ones', role: 'kernel' })),
      /its name may hold letters/,
    ],
    [
      'updates by another shape',
      (scope: LayerScope, x: Tensor) => {
        const mean = scope.variable('mean', { shape: [1], initializer: 'zeros', role: 'statistic' });
        scope.update('mean', constant([1, 2], [2]));
        return mul(x, mean);
      },
      /updated by a tensor of another shape/,
    ],
  ])('that %s is refused by its path', (_, make, message) => {
    const odd = defineLayer({ kind: 'odd', options: z.strictObject({}), build: make });
    const network = sequential([makeLayer(odd, { name: 'own' })]);
    const error = errorOf(() => build(network, { extensions: { layers: [odd] } }));
    expect(error).toMatchObject({ code: 'option/layer-definition', where: 'own' });
    expect(error.message).toMatch(message);
  });

  it('may take several inputs', () => {
    const difference = defineMerge({
      kind: 'difference',
      options: z.strictObject({}),
      merge: (_, [a, b]) => sub(a, b),
    });
    const start = wire();
    const wired = network(apply(makeLayer(difference, {}), start, apply(activation('relu'), start)));
    const { output } = build(wired, { extensions: { layers: [difference] } });
    expect(printGraph({ output })).toContain('sub');
    // @ts-expect-error a layer of several inputs that merges nothing
    defineMerge({ kind: 'odd', options: z.strictObject({}), build: (_, x) => x });
  });

  it('must say its kind, its options and how it is built', () => {
    const options = z.strictObject({ units: z.int() });
    // @ts-expect-error a layer without its kind
    defineLayer({ options, build: (_, x) => x });
    // @ts-expect-error a layer without a schema of its options
    defineLayer({ kind: 'odd', build: (_, x) => x });
    // @ts-expect-error a layer that builds nothing
    defineLayer({ kind: 'odd', options });
    // @ts-expect-error a layer that yields no tensor
    defineLayer({ kind: 'odd', options, build: () => 1 });
    // @ts-expect-error an option that the schema does not have
    defineLayer({ kind: 'odd', options, build: (_, x, { rate }) => mul(x, rate) });
    // @ts-expect-error an option of the wrong type
    expect(() => makeLayer(scale, { start: 'twos' })).toThrow('start');
  });
});
