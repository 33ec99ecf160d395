import * as g from '../../src/graph/index.js';
import { add, batchNorm, buildNetwork } from '../../src/nn/index.js';
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

function withBias(y: g.Tensor, bias: g.Tensor | undefined): g.Tensor {
  return bias === undefined ? y : g.add(y, g.reshape(bias, [1, -1, 1, 1]));
}

export const LAYER_KINDS: Readonly<Record<string, LayerKind>> = {
  conv2d: kind<WindowConfig & { dilation: g.Pair; groups: number }>(
    [...WINDOW, 'dilation', 'groups', 'filters', 'use_bias'],
    ({ input, weight, bias }, config) => {
      const { strides, dilation: dilations, groups } = config;
      const padding = paddingOf(input, config, dilations);
      return { output: g.conv2d(input, weight, { strides, dilations, groups, padding, bias }) };
    },
  ),
  conv_transpose2d: kind<WindowConfig & { dilation: g.Pair; output_padding: g.Pair; groups: number }>(
    [...WINDOW, 'dilation', 'output_padding', 'groups', 'filters', 'use_bias'],
    (
      { input, weight, bias },
      { kernel_size: kernel, strides, dilation: dilations, output_padding, pads, groups },
    ) => {
      // The transposed convolution is the gradient of a convolution for its input; `size` is that input's.
      const full = ([0, 1] as const).map(
        (axis) =>
          (input.shape[axis + 2] - 1) * strides[axis] +
          (kernel[axis] - 1) * dilations[axis] +
          1 +
          output_padding[axis],
      );
      const size: g.Pair = [full[0] - pads.top - pads.bottom, full[1] - pads.left - pads.right];
      const window = { kernel, strides, dilations, pads, groups, size };
      return { output: withBias(g.conv2dInputGradient(input, weight, window), bias) };
    },
  ),
  dense: kind(['units', 'use_bias'], ({ input, weight, bias }) => {
    const y = g.matmul(input, g.transpose(weight));
    return { output: bias === undefined ? y : g.add(y, bias) };
  }),
  max_pool2d: kind<WindowConfig>([...WINDOW, 'ties'], ({ input }, config) => {
    const { kernel_size: kernel, strides } = config;
    return { output: g.maxPool2d(input, { kernel, strides, padding: paddingOf(input, config) }) };
  }),
  avg_pool2d: kind<WindowConfig & { count_include_pad: boolean }>(
    [...WINDOW, 'count_include_pad'],
    ({ input }, config) => {
      const { kernel_size: kernel, strides, count_include_pad: countIncludePad } = config;
      const padding = paddingOf(input, config);
      return { output: g.avgPool2d(input, { kernel, strides, padding, countIncludePad }) };
    },
  ),
  global_avg_pool2d: kind([], ({ input }) => ({ output: g.mean(input, { axes: [2, 3] }) })),
  global_max_pool2d: kind(['ties'], ({ input }) => ({ output: g.max(input, { axes: [2, 3] }) })),
  embedding: kind(['num_embeddings', 'embedding_dim'], ({ indices, weight }) => ({
    output: g.gather(weight, indices),
  })),
  residual_add: kind([], ({ a, b }) => ({
    output: buildNetwork(add(), [a, b], { mode: 'training' }).output,
  })),
  residual_block: kind<{ strides: g.Pair }>(
    ['strides', 'projection'],
    ({ input, weight1, bias1, weight2, bias2, projection }, { strides }) => {
      const padding = { top: 1, bottom: 1, left: 1, right: 1 };
      const hidden = g.relu(g.conv2d(input, weight1, { strides, padding, bias: bias1 }));
      const skip = projection === undefined ? input : g.conv2d(input, projection, { strides });
      return { output: g.relu(g.add(g.conv2d(hidden, weight2, { padding, bias: bias2 }), skip)) };
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
};

const SEQUENCES = 'layers of sequences';
const NORMALIZATIONS = 'normalizations besides batch norm';

export const LATER_KINDS: Later = {
  layer_norm: NORMALIZATIONS,
  group_norm: NORMALIZATIONS,
  lstm: SEQUENCES,
  gru: SEQUENCES,
  multi_head_self_attention: SEQUENCES,
};
