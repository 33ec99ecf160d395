import { expect, it } from 'vitest';
import {
  gradients,
  input,
  inputName,
  isInput,
  mean,
  mul,
  type Tensor,
  topologicalOrder,
} from '../src/graph/index.js';
import { architecture, buildNetwork } from '../src/nn/index.js';
import { lowerGraph } from '../src/onnx/index.js';
import { cpuFormulations } from '../src/runtime/formulations/index.js';
import { prepareGraph } from '../src/runtime/prepare-graph.js';

const BATCH = 16;
const SIDE = 32;

/**
 * Where training converts between rows and blocks of 16 channels, weight gradients aside, whose batch becomes the channels: by the
 * operations whose values are converted.
 */
const CONVERSIONS: readonly (readonly [name: string, conversions: readonly string[]])[] = [
  ['keras-mnist-convnet', ['maxPool2d', 'reshape']],
  ['vgg-11', ['maxPool2d', 'reshape']],
  ['resnet-20', []],
  ['resnet-18', []],
];

it.each(CONVERSIONS)(
  '%s stays in blocks between its first convolution and its flattening',
  (name, conversions) => {
    const features = input('pictures', [BATCH, 3, SIDE, SIDE]);
    const network = architecture(name, {
      height: SIDE,
      width: SIDE,
      channels: 3,
      classes: 10,
      trainingCount: 1000,
    });
    const built = buildNetwork(network, features, { mode: 'training' });
    const inputs = topologicalOrder([built.output])
      .map((node): Tensor => ({ node, index: 0, ...node.outputs[0] }))
      .filter(isInput);
    const variables = inputs.filter((t) => t.node !== features.node && !isNoise(t));
    const loss = mean(mul(built.output, built.output));
    const all = gradients(loss, variables);
    const formulations = cpuFormulations(16);
    const outputs = prepareGraph(
      Object.fromEntries(all.map((gradient, i) => [`gradient of ${inputName(variables[i])}`, gradient])),
      formulations,
    );
    const { nodes } = lowerGraph({ name, inputs, outputs }, { formulation: formulations.choose });
    const converted = nodes
      .filter(
        ({ opType, name: node }) => /^Reorder/.test(opType) && !node?.startsWith('conv2dWeightGradient'),
      )
      .map(({ inputs: [from] }) => from.replace(/_\d+(_\d+)?$/, ''));
    expect(converted).toEqual(conversions);
  },
);

function isNoise(tensor: Tensor): boolean {
  return tensor.dtype !== 'float32';
}
