import * as g from '../../src/graph/index.js';
import {
  add,
  avgPool2d,
  batchNorm,
  buildNetwork,
  conv2d,
  conv2dTranspose,
  dense,
  embedding,
  globalAvgPool2d,
  globalMaxPool2d,
  groupNorm,
  gru,
  type Layer,
  layerNorm,
  lstm,
  maxPool2d,
  multiHeadSelfAttention,
  residual,
  type Variable,
} from '../../src/nn/index.js';
import type { Later } from './later.js';

/** The `config` of a case, by kind; the README beside the golden files says what the fields mean. */
export interface WindowConfig {
  readonly kernel_size: g.Pair;
  readonly strides: g.Pair;
  readonly padding: 'valid' | 'same' | 'explicit';
  readonly pads: g.Pads;
}

type Inputs = Readonly<Record<string, g.Tensor>>;
type Config = Readonly<Record<string, unknown>>;

/** What a case yields by the names of `expected`; `output` is what its cotangent belongs to. */
export type LayerOutputs = { readonly output: g.Tensor } & Readonly<Record<string, g.Tensor>>;

/** A kind of layer in terms of tensors, and the names of all options it knows. */
export interface LayerKind {
  readonly options: readonly string[];
  readonly build: (inputs: Inputs, config: Config) => LayerOutputs;
}

function kind<C>(options: readonly string[], build: (inputs: Inputs, config: C) => LayerOutputs): LayerKind {
  return { options, build: (inputs, config) => build(inputs, config as C) };
}

const WINDOW = ['kernel_size', 'strides', 'padding', 'pads'] as const;

/** The padding as Pupil writes it; where it resolves itself, to the pixels that the case states. */
function paddingOf(x: g.Tensor, config: WindowConfig, dilations: g.Pair = [1, 1]): g.Padding {
  const padding = config.padding === 'explicit' ? config.pads : config.padding;
  const size: g.Pair = [x.shape[2], x.shape[3]];
  const { pads } = g.resolveWindow(size, config.kernel_size, { strides: config.strides, dilations, padding });
  for (const side of ['top', 'bottom', 'left', 'right'] as const) {
    if (pads[side] !== config.pads[side]) {
      throw new Error(
        `padding ${config.padding} gives ${pads[side]} pixels at the ${side}, not ${config.pads[side]}`,
      );
    }
  }
  return padding;
}

/** A layer whose variables are the tensors given by their names. */
function throughLayer(layer: Layer, x: g.Tensor, values: Inputs): g.Tensor {
  const bind = ({ name, shape }: Variable) => {
    if (!g.sameShape(values[name].shape, shape)) {
      throw new Error(
        `${name} has the shape [${values[name].shape}] in the case and [${shape}] in the layer`,
      );
    }
    return values[name];
  };
  return buildNetwork(layer, x, { mode: 'inference', bind }).output;
}

interface RecurrentConfig {
  readonly hidden_size: number;
}

const RECURRENT = ['input_size', 'hidden_size', 'cotangent_on'] as const;

/** A state [N, units] as the layers hold it between steps. */
function asStep(state: g.Tensor): g.Tensor {
  return g.reshape(state, [state.shape[0], 1, state.shape[1]]);
}

/** A recurrent layer with the given values, for all steps or the last; each sample starts from a state of its own. */
function recurrent(
  layer: typeof lstm | typeof gru,
  { units, x }: { readonly units: number; readonly x: g.Tensor },
  values: Inputs,
): (returnSequences: boolean) => g.Tensor {
  return (returnSequences) =>
    buildNetwork(layer(units, { returnSequences, initialState: 'learned' }), x, {
      mode: 'inference',
      bind: ({ name }) => values[name],
    }).output;
}

interface ConvolutionConfig extends WindowConfig {
  readonly dilation: g.Pair;
  readonly groups: number;
  readonly filters: number;
  readonly use_bias: boolean;
}

const CONVOLUTION = [...WINDOW, 'dilation', 'groups', 'filters', 'use_bias'] as const;

function convolutionOptions({ strides, dilation, groups, use_bias: useBias }: ConvolutionConfig) {
  return { strides: mutable(strides), dilation: mutable(dilation), groups, useBias };
}

function mutable([rows, columns]: g.Pair): [number, number] {
  return [rows, columns];
}

/** Learned factors and offsets, as far as a case has them. */
function affine(weight: g.Tensor | undefined, bias: g.Tensor | undefined) {
  return { scale: weight !== undefined, center: bias !== undefined };
}

export const LAYER_KINDS: Readonly<Record<string, LayerKind>> = {
  conv2d: kind<ConvolutionConfig>(CONVOLUTION, ({ input, weight: kernel, bias }, config) => {
    const padding = paddingOf(input, config, config.dilation);
    const layer = conv2d(config.filters, mutable(config.kernel_size), {
      ...convolutionOptions(config),
      padding,
    });
    return { output: throughLayer(layer, input, { kernel, bias }) };
  }),
  conv_transpose2d: kind<ConvolutionConfig & { output_padding: g.Pair }>(
    [...CONVOLUTION, 'output_padding'],
    ({ input, weight: kernel, bias }, config) => {
      const layer = conv2dTranspose(config.filters, mutable(config.kernel_size), {
        ...convolutionOptions(config),
        padding: config.padding === 'explicit' ? config.pads : config.padding,
        outputPadding: mutable(config.output_padding),
      });
      return { output: throughLayer(layer, input, { kernel, bias }) };
    },
  ),
  dense: kind<{ units: number; use_bias: boolean }>(
    ['units', 'use_bias'],
    ({ input, weight: kernel, bias }, { units, use_bias: useBias }) => {
      // The layer takes vectors and sequences of them; axes before those are more samples.
      const [features] = input.shape.slice(-1);
      const x = input.shape.length > 3 ? g.reshape(input, [-1, features]) : input;
      const y = throughLayer(dense(units, { useBias }), x, { kernel, bias });
      return { output: g.reshape(y, [...input.shape.slice(0, -1), units]) };
    },
  ),
  max_pool2d: kind<WindowConfig>([...WINDOW, 'ties'], ({ input }, config) => {
    const options = { strides: mutable(config.strides), padding: paddingOf(input, config) };
    return { output: throughLayer(maxPool2d(mutable(config.kernel_size), options), input, {}) };
  }),
  avg_pool2d: kind<WindowConfig & { count_include_pad: boolean }>(
    [...WINDOW, 'count_include_pad'],
    ({ input }, config) => {
      const options = {
        strides: mutable(config.strides),
        padding: paddingOf(input, config),
        countIncludePad: config.count_include_pad,
      };
      return { output: throughLayer(avgPool2d(mutable(config.kernel_size), options), input, {}) };
    },
  ),
  global_avg_pool2d: kind([], ({ input }) => ({ output: throughLayer(globalAvgPool2d(), input, {}) })),
  global_max_pool2d: kind(['ties'], ({ input }) => ({ output: throughLayer(globalMaxPool2d(), input, {}) })),
  embedding: kind<{ num_embeddings: number; embedding_dim: number }>(
    ['num_embeddings', 'embedding_dim'],
    ({ indices, weight }, config) => ({
      output: throughLayer(embedding(config.num_embeddings, config.embedding_dim), indices, {
        weights: weight,
      }),
    }),
  ),
  residual_add: kind([], ({ a, b }) => {
    // The layer merges sample by sample: what is repeated for all samples is an addition beneath it.
    const bySample = a.shape.length === b.shape.length && a.shape[0] === b.shape[0];
    return { output: bySample ? buildNetwork(add(), [a, b], { mode: 'training' }).output : g.add(a, b) };
  }),
  residual_block: kind<{ strides: g.Pair }>(
    ['strides', 'projection'],
    ({ input, weight1, bias1, weight2, bias2, projection }, { strides }) => {
      const padding = { top: 1, bottom: 1, left: 1, right: 1 };
      const filters = weight2.shape[0];
      const first = conv2d(weight1.shape[0], 3, {
        strides: mutable(strides),
        padding,
        activation: 'relu',
        name: 'first',
      });
      const shortcut = conv2d(filters, 1, { strides: mutable(strides), useBias: false, name: 'projection' });
      const block = residual([first, conv2d(filters, 3, { padding, name: 'second' })], {
        shortcut: projection === undefined ? [] : [shortcut],
        activation: 'relu',
      });
      return {
        output: throughLayer(block, input, {
          'branch.first.kernel': weight1,
          'branch.first.bias': bias1,
          'branch.second.kernel': weight2,
          'branch.second.bias': bias2,
          'shortcut.projection.kernel': projection,
        }),
      };
    },
  ),
  batch_norm: kind<{ mode: 'train' | 'eval'; eps: number; momentum: number }>(
    ['mode', 'eps', 'momentum'],
    ({ input, weight, bias, running_mean, running_var }, { mode, eps: epsilon, momentum }): LayerOutputs => {
      const values: Inputs = {
        gamma: weight,
        beta: bias,
        movingMean: running_mean,
        movingVariance: running_var,
      };
      const { output, updates } = buildNetwork(batchNorm({ epsilon, momentum }), input, {
        mode: mode === 'train' ? 'training' : 'inference',
        bind: ({ name }) => values[name],
      });
      const followed = Object.fromEntries(updates.map(({ variable, value }) => [variable.name, value]));
      if (mode === 'eval') return { output, ...followed };
      // The layer keeps the unbiased variance; the biased one of the case is followed here from the batch's.
      const { mean, variance } = g.batchNorm(input, weight, bias, epsilon);
      const biased = g.add(g.mul(running_var, 1 - momentum), g.mul(variance, momentum));
      return {
        output,
        batch_mean: mean,
        batch_var: variance,
        running_mean: followed.movingMean,
        running_var: followed.movingVariance,
        running_var_biased: biased,
      };
    },
  ),
  layer_norm: kind<{ normalized_shape: number[]; eps: number }>(
    ['normalized_shape', 'eps'],
    ({ input, weight, bias }, { normalized_shape, eps: epsilon }) => {
      const axes = normalized_shape.map((_, i) => i - normalized_shape.length);
      const layer = layerNorm({ axes, epsilon, ...affine(weight, bias) });
      return { output: throughLayer(layer, input, { gamma: weight, beta: bias }) };
    },
  ),
  group_norm: kind<{ groups: number; eps: number }>(
    ['groups', 'eps'],
    ({ input, weight, bias }, { groups, eps: epsilon }) => {
      const layer = groupNorm(groups, { epsilon, ...affine(weight, bias) });
      return { output: throughLayer(layer, input, { gamma: weight, beta: bias }) };
    },
  ),
  lstm: kind<RecurrentConfig>(
    RECURRENT,
    ({ input, h0, c0, weight_ih, weight_hh, bias_ih, bias_hh }, { hidden_size: units }) => {
      const build = recurrent(
        lstm,
        { units, x: input },
        {
          kernel: weight_ih,
          recurrentKernel: weight_hh,
          bias: g.add(bias_ih, bias_hh),
          initialHidden: asStep(h0),
          initialCell: asStep(c0),
        },
      );
      const last = build(false);
      // h = o tanh(c): the last tanh of the layer is that of its last cell.
      const [cell] = g.topologicalOrder([last]).findLast(({ op }) => op.name === 'tanh')!.inputs;
      return { output: build(true), h_n: last, c_n: g.reshape(cell, h0.shape) };
    },
  ),
  gru: kind<RecurrentConfig>(
    RECURRENT,
    ({ input, h0, weight_ih, weight_hh, bias_ih, bias_hh }, { hidden_size: units }) => {
      const build = recurrent(
        gru,
        { units, x: input },
        {
          kernel: weight_ih,
          recurrentKernel: weight_hh,
          bias: bias_ih,
          recurrentBias: bias_hh,
          initialHidden: asStep(h0),
        },
      );
      return { output: build(true), h_n: build(false) };
    },
  ),
  multi_head_self_attention: kind<{ num_heads: number }>(
    ['embed_dim', 'num_heads'],
    ({ input, in_proj_weight, in_proj_bias, out_proj_weight, out_proj_bias }, { num_heads: heads }) => {
      const useBias = in_proj_bias !== undefined;
      const output = throughLayer(multiHeadSelfAttention(heads, { useBias }), input, {
        inputKernel: in_proj_weight,
        inputBias: in_proj_bias,
        outputKernel: out_proj_weight,
        outputBias: out_proj_bias,
      });
      const softmax = g.topologicalOrder([output]).find(({ op }) => op.name === 'softmax')!;
      return { output, attention_weights: { ...softmax.outputs[0], node: softmax, index: 0 } };
    },
  ),
};

/** Kinds of the golden files that have no layer. */
export const LATER_KINDS: Later = {};
