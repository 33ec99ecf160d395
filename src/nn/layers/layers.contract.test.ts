import { afterAll, describe, expect, it } from 'vitest';
import { computeOnce } from '../../../test/compute.js';
import { errorOf } from '../../../test/error-of.js';
import { LAYER_SAMPLES, type LayerSample } from '../../../test/layer-samples.js';
import { feedNetwork, inputsOf, normalValues } from '../../../test/network.js';
import { runPlain } from '../../../test/run-plain.js';
import { gradients, input, mul, printGraph, type Shape, simplify, sum } from '../../graph/index.js';
import { lowerGraph } from '../../onnx/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { type BuiltNetwork, buildNetwork } from '../build.js';
import { type Layer, makeLayer } from '../layer.js';
import type { Mode } from '../scope.js';
import { LAYERS, sequential } from './index.js';

const MODES: readonly Mode[] = ['training', 'inference'];
const SAMPLES = LAYER_SAMPLES.map((sample) => [sample.title, sample] as const);

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

/** Everything that a network computes, as text. */
function textOf({ output, updates }: BuiltNetwork): string {
  return printGraph({
    output,
    ...Object.fromEntries(updates.map(({ variable, value }) => [variable.name, value])),
  });
}

describe('the samples', () => {
  it('cover every kind of layer', () => {
    const kinds = new Set(LAYER_SAMPLES.map(({ layer }) => layer.kind));
    expect([...kinds].sort()).toEqual(LAYERS.map(({ kind }) => kind).sort());
  });
});

describe.each(SAMPLES)('%s', (_, { layer, inputs, output }: LayerSample) => {
  it.each(MODES)('has the output shape in %s that the runtime returns', async (mode) => {
    const { network, feeds } = feedNetwork(layer, inputs, { mode });
    expect(network.output.shape).toEqual(output);
    const [value] = await runPlain(feeds, [network.output]);
    expect(value.shape).toEqual(output);
    expect(value.dtype).toBe('float32');
  });

  // A layer that merges stands in no sequence, and has no variables.
  it.skipIf(inputs.length > 1)('names its variables once each, by its own path', () => {
    const { variables } = buildNetwork(sequential([{ ...layer, name: 'it' }]), inputsOf(inputs), {
      mode: 'training',
    });
    const names = variables.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^it\.[\w.-]+$/);
  });

  it('has the same variables in training and in inference', () => {
    const [training, inference] = MODES.map((mode) =>
      buildNetwork(layer, inputsOf(inputs), { mode }).variables.map(({ tensor: _, ...variable }) => variable),
    );
    expect(inference).toEqual(training);
  });

  it('comes back from JSON as the same layer', () => {
    const read: Layer = JSON.parse(JSON.stringify(layer));
    expect(read).toEqual(layer);
    for (const mode of MODES) {
      const built = (of: Layer) => textOf(buildNetwork(of, inputsOf(inputs), { mode }));
      expect(built(read)).toBe(built(layer));
    }
  });

  it('is frozen', () => {
    expect(Object.isFrozen(layer)).toBe(true);
    expect(Object.isFrozen(layer.options)).toBe(true);
  });

  it('gives a finite gradient that is not all 0 to every trainable variable and to its input', async () => {
    const { network, feeds } = feedNetwork(layer, inputs, { mode: 'training' });
    const cotangent = input('cotangent', network.output.shape);
    const variables = [
      // Nothing flows back to ids, nor through nodes of somebody else.
      ...(['embedding', 'backbone'].includes(layer.kind)
        ? []
        : feeds.slice(0, inputs.length).map(([x]) => x)),
      ...network.variables.filter((v) => v.trainable).map((v) => v.tensor),
    ];
    if (variables.length === 0) return;
    const derivatives = gradients(sum(mul(network.output, cotangent)), variables);
    const drawn = [cotangent, normalValues(cotangent.shape, 'cotangent')] as const;
    for (const values of await computeOnce(runtime, [...feeds, drawn], derivatives)) {
      const numbers = Array.from(values, Number);
      expect(numbers.every(Number.isFinite)).toBe(true);
      expect(numbers.some((value) => value !== 0)).toBe(true);
    }
  });

  it('is the same graph in inference for any number of samples', () => {
    const graphFor = (batch: number) => {
      const given = inputsOf(inputs.map(([, ...axes]) => [batch, ...axes]));
      const { output: y, variables } = buildNetwork(layer, given, { mode: 'inference' });
      const all = [...given, ...variables.map(({ tensor }) => tensor)];
      const { nodes, initializers } = lowerGraph({ name: 'batch', inputs: all, outputs: simplify({ y }) });
      return { nodes, initializers };
    };
    expect(graphFor(5)).toEqual(graphFor(inputs[0][0]));
  });

  it('answers the same twice in inference, without noise or new statistics', async () => {
    const once = feedNetwork(layer, inputs, { mode: 'inference' });
    expect(once.network.noise).toEqual([]);
    expect(once.network.updates).toEqual([]);
    const again = feedNetwork(layer, inputs, { mode: 'inference', noise: { seed: 9, step: 9 } });
    const [first] = await computeOnce(runtime, once.feeds, [once.network.output]);
    const [second] = await computeOnce(runtime, again.feeds, [again.network.output]);
    expect(second).toEqual(first);
  });
});

/** For each kind, values of options that are of the right type and out of range. */
const OUT_OF_RANGE: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  activation: { activation: { kind: 'elu', alpha: 0 } },
  add: {},
  alphaDropout: { rate: 1 },
  average: {},
  avgPool1d: { poolSize: 0, strides: [1, 1], padding: 'causal', countIncludePad: 1 },
  avgPool2d: { poolSize: 0, strides: -1, padding: 'full' },
  backbone: { pictures: { height: 0 }, weights: [{ name: 'a', shape: [0] }], features: [1.5] },
  batchNorm: { epsilon: 0, momentum: 1.5, gammaInitializer: 'random', state: 'thawed' },
  bidirectional: { layer: { kind: 'lstm', options: {}, steps: 3 }, merge: 'both' },
  concatenate: { axis: 0 },
  conv1d: {
    filters: 0,
    kernelSize: [3, 1],
    strides: 0,
    padding: { before: -1, after: 0 },
    dilation: 1.5,
    groups: 0,
  },
  conv1dTranspose: { filters: 0, kernelSize: 0, padding: 'causal', outputPadding: -1 },
  conv2d: {
    filters: 0,
    kernelSize: [3, 0],
    strides: 1.5,
    padding: { top: -1, bottom: 0, left: 0, right: 0 },
    dilation: 0,
    groups: 0,
    activation: { kind: 'leakyRelu', negativeSlope: -1 },
    kernelInitializer: 'random',
  },
  conv2dTranspose: {
    filters: 0,
    kernelSize: [0, 1],
    strides: 0,
    padding: { top: 1 },
    outputPadding: [1, -1],
    dilation: 0,
    groups: 0,
  },
  dense: { units: 2.5, activation: { kind: 'elu', beta: 1 }, biasInitializer: { kind: 'constant' } },
  depthwiseConv2d: { kernelSize: [3], depthMultiplier: 0, strides: [1, 1, 1], dilation: 0 },
  dropBlock2d: { rate: -0.1, blockSize: 0 },
  dropout: { rate: 1 },
  embedding: { inputDim: 0, outputDim: 1.5, weights: [[1, 2, 3]] },
  flatten: {},
  gaussianDropout: { rate: 1 },
  gaussianNoise: { deviation: -1 },
  globalAvgPool1d: {},
  globalAvgPool2d: {},
  globalMaxPool1d: {},
  globalMaxPool2d: {},
  groupNorm: { groups: 0, epsilon: 0 },
  gru: { units: 0, initialState: 'given' },
  instanceNorm: { epsilon: -1 },
  layerNorm: { axes: [], epsilon: 0 },
  layerScale: { initial: 'small' },
  lstm: { units: 2.5, recurrentInitializer: { kind: 'orthogonal', gain: 0 } },
  maximum: {},
  maxPool1d: { poolSize: 2.5, strides: 0, padding: { before: 1 } },
  maxPool2d: { poolSize: [2, 2.5], strides: 0 },
  multiHeadSelfAttention: { heads: 0 },
  multiply: {},
  network: { nodes: [], output: 'nowhere' },
  permute: { axes: [2, 3] },
  prelu: { slopes: 'pixel', initial: Number.NaN },
  reshape: { shape: [-1, 3, -1] },
  residual: { layers: [], activation: { kind: 'relu', slope: 1 } },
  rmsNorm: { axes: 'rows', epsilon: 0 },
  separableConv2d: { filters: -3, kernelSize: 0, depthMultiplier: 0 },
  sequential: { layers: [{ kind: 'flatten', name: 'no.dots' }] },
  simpleRnn: { units: -1, activation: { kind: 'elu', alpha: 0 } },
  spatialDropout1d: { rate: 1 },
  spatialDropout2d: { rate: 1.5 },
  squeezeExcitation: {
    ratio: 0,
    units: 2.5,
    activation: { kind: 'elu', alpha: 0 },
    gate: { kind: 'sigmoid', slope: 2 },
  },
  stochasticDepth: { rate: 1 },
  upsampling2d: { factor: [2, 0], interpolation: 'cubic' },
  zeroPadding2d: { padding: [1, -1] },
};

describe.each(LAYERS.map((definition) => [definition.kind, definition] as const))(
  '%s',
  (kind, definition) => {
    const good = LAYER_SAMPLES.find(({ layer }) => layer.kind === kind)!.layer.options;
    const refusal = (options: Record<string, unknown>) =>
      errorOf(() => makeLayer(definition, { ...good, ...options }));

    it('refuses an option that it does not have, by name', () => {
      const error = refusal({ notAnOption: 1 });
      expect(error.code).toBe('option/layer');
      expect(error.where).toBe(kind);
      expect(error.message).toContain('notAnOption');
    });

    it.each(Object.keys(definition.options.shape))('refuses %s of a wrong type, by name', (name) => {
      const error = refusal({ [name]: { nonsense: true } });
      expect(error.code).toBe('option/layer');
      expect(String(error.got)).toContain(name);
    });

    it.each(Object.entries(OUT_OF_RANGE[kind]))('refuses %s of %j, by name', (name, value) => {
      const error = refusal({ [name]: value });
      expect(error.code).toBe('option/layer');
      expect(String(error.got)).toContain(name);
    });

    it('says of each option what it is', () => {
      for (const [name, option] of Object.entries(definition.options.shape)) {
        const { description } = option as { description?: string };
        expect(description, `description of ${name}`).toBeTruthy();
      }
    });
  },
);

const VECTORS: Shape = [2, 5];
const PICTURES: Shape = [2, 3, 7, 6];

/** Kinds that take any input. */
const TAKES_ANY = [
  'activation',
  'alphaDropout',
  'dropout',
  'embedding',
  'flatten',
  'gaussianDropout',
  'gaussianNoise',
  'stochasticDepth',
];

/** An input that a kind cannot take, for all others. */
const WRONG_INPUT: Readonly<Record<string, Shape>> = {
  avgPool1d: PICTURES,
  avgPool2d: VECTORS,
  backbone: VECTORS,
  batchNorm: [2, 3, 5, 2, 2],
  bidirectional: PICTURES,
  conv1d: PICTURES,
  conv1dTranspose: PICTURES,
  conv2d: VECTORS,
  conv2dTranspose: VECTORS,
  dense: PICTURES,
  depthwiseConv2d: VECTORS,
  dropBlock2d: VECTORS,
  globalAvgPool1d: PICTURES,
  globalAvgPool2d: VECTORS,
  globalMaxPool1d: PICTURES,
  globalMaxPool2d: VECTORS,
  groupNorm: VECTORS,
  gru: VECTORS,
  instanceNorm: VECTORS,
  layerNorm: [5],
  layerScale: [2],
  lstm: PICTURES,
  maxPool1d: PICTURES,
  maxPool2d: VECTORS,
  multiHeadSelfAttention: VECTORS,
  network: VECTORS,
  permute: VECTORS,
  prelu: [5],
  reshape: VECTORS,
  residual: VECTORS,
  rmsNorm: [5],
  separableConv2d: VECTORS,
  sequential: VECTORS,
  simpleRnn: VECTORS,
  spatialDropout1d: PICTURES,
  spatialDropout2d: VECTORS,
  squeezeExcitation: VECTORS,
  upsampling2d: VECTORS,
  zeroPadding2d: VECTORS,
};

describe('an input of the wrong rank', () => {
  it('is known for every kind but those that take any, or several', () => {
    const kinds = LAYERS.filter((definition) => 'build' in definition)
      .map(({ kind }) => kind)
      .filter((kind) => !TAKES_ANY.includes(kind));
    expect(Object.keys(WRONG_INPUT).sort()).toEqual(kinds.sort());
  });

  it.each(Object.entries(WRONG_INPUT))('is refused by %s with the path of the layer', (kind, shape) => {
    const { layer } = LAYER_SAMPLES.find((sample) => sample.layer.kind === kind)!;
    const network = sequential([sequential([{ ...layer, name: 'odd' }], { name: 'outer' })]);
    const error = errorOf(() => buildNetwork(network, input('x', shape), { mode: 'training' }));
    expect(error.code).toBe('shape/layer');
    expect(error.where).toContain('layer "outer.odd');
    expect(error.where).toContain(`(input [${shape.join(', ')}])`);
    expect(error.fix).toBeTruthy();
  });
});
