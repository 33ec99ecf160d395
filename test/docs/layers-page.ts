import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { kebabCase } from '../../src/base/kebab-case.js';
import {
  ACTIVATIONS,
  InitializerName,
  InitializerWithOptions,
  LAYERS,
  type Layer,
} from '../../src/nn/index.js';
import { LAYER_SAMPLES } from '../layer-samples.js';
import { docComment } from './doc-comment.js';
import { markdownTable as table } from './markdown-table.js';
import { optionRows } from './option-rows.js';

/** How each layer is written; options that stand before the others first. */
const CALLS: Readonly<Record<string, string>> = {
  activation: 'activation(activation)',
  add: 'apply(add(), a, b)',
  alphaDropout: 'alphaDropout(rate)',
  average: 'apply(average(), a, b)',
  avgPool1d: 'avgPool1d(poolSize, { ... })',
  avgPool2d: 'avgPool2d(poolSize, { ... })',
  batchNorm: 'batchNorm({ ... })',
  bidirectional: 'bidirectional(layer, { ... })',
  concatenate: 'apply(concatenate({ ... }), a, b)',
  conv1d: 'conv1d(filters, kernelSize, { ... })',
  conv1dTranspose: 'conv1dTranspose(filters, kernelSize, { ... })',
  conv2d: 'conv2d(filters, kernelSize, { ... })',
  conv2dTranspose: 'conv2dTranspose(filters, kernelSize, { ... })',
  dense: 'dense(units, { ... })',
  depthwiseConv2d: 'depthwiseConv2d(kernelSize, { ... })',
  dropBlock2d: 'dropBlock2d(rate, { ... })',
  dropout: 'dropout(rate)',
  embedding: 'embedding(inputDim, outputDim, { ... })',
  flatten: 'flatten()',
  gaussianDropout: 'gaussianDropout(rate)',
  gaussianNoise: 'gaussianNoise(deviation)',
  globalAvgPool1d: 'globalAvgPool1d()',
  backbone: 'backbone(options)',
  globalAvgPool2d: 'globalAvgPool2d()',
  globalMaxPool1d: 'globalMaxPool1d()',
  globalMaxPool2d: 'globalMaxPool2d()',
  groupNorm: 'groupNorm(groups, { ... })',
  gru: 'gru(units, { ... })',
  instanceNorm: 'instanceNorm({ ... })',
  layerNorm: 'layerNorm({ ... })',
  layerScale: 'layerScale({ ... })',
  lstm: 'lstm(units, { ... })',
  maximum: 'apply(maximum(), a, b)',
  maxPool1d: 'maxPool1d(poolSize, { ... })',
  maxPool2d: 'maxPool2d(poolSize, { ... })',
  multiHeadSelfAttention: 'multiHeadSelfAttention(heads, { ... })',
  multiply: 'apply(multiply(), a, b)',
  network: 'network(output)',
  permute: 'permute(axes)',
  prelu: 'prelu({ ... })',
  reshape: 'reshape(shape)',
  residual: 'residual(layers, { ... })',
  rmsNorm: 'rmsNorm({ ... })',
  separableConv2d: 'separableConv2d(filters, kernelSize, { ... })',
  sequential: 'sequential(layers)',
  simpleRnn: 'simpleRnn(units, { ... })',
  spatialDropout1d: 'spatialDropout1d(rate)',
  spatialDropout2d: 'spatialDropout2d(rate)',
  squeezeExcitation: 'squeezeExcitation({ ... })',
  stochasticDepth: 'stochasticDepth(rate)',
  upsampling2d: 'upsampling2d(factor, { ... })',
  zeroPadding2d: 'zeroPadding2d(padding)',
};

const INTRODUCTION = `# Layers

<!-- Made from the schemas and comments of src/nn; a test fails when it is out of date and says how to make it anew. -->

A layer is a value, plain JSON: \`conv2d(32, 3)\` is \`{ kind: 'conv2d', options: { filters: 32, kernelSize: 3, ... } }\`.
A network is a layer that holds layers; it is written into every run directory and every exported model. Every layer also
takes a \`name\` of letters, digits, \`_\` and \`-\`, with which its variables begin: \`conv2d(32, 3, { name: 'stem' })\` learns
\`stem.kernel\` and \`stem.bias\`. Without a name it is called by its kind and a number: \`conv2d_1\`.

Shapes are [N, C, H, W]: pictures of the batch, channels, rows, columns; [N, C, T]: channels along time; or [N, T, D]: vectors
along time. \`reshape([28, 28])\` makes vectors of the rows of a picture of 28 by 28, and \`permute([2, 1])\` turns one into the
other. Unknown options are errors, as is an input that a layer cannot take; both name the layer and say what would fit.

Layers with branches are wired with \`input\`, \`apply\` and [network](#network), as [the library](library.md#branches) shows.
`;

const PAIRING = `The initializer keeps the size of what passes from layer to layer. He, with a variance of 2 / fan-in, is for
functions that let about half of the mean square through: relu and its relatives (He et al. 2015, arXiv 1502.01852, eq. 10),
and also elu, celu, gelu, silu, mish and hard swish, which are near them (of a standard normal input relu passes 0.50, gelu
0.43, silu 0.36, mish 0.45, elu 0.65). LeCun, 1 / fan-in, is what selu is made for (Klambauer et al. 2017, arXiv 1706.02515).
Glorot, 2 / (fan-in + fan-out), is for functions that are nearly linear about 0 or saturate on both sides, for softplus, and
for outputs (Glorot and Bengio 2010). Where batch norm follows, the choice hardly matters.`;

function source(path: string): string {
  return readFileSync(new URL(`../../src/nn/${path}.ts`, import.meta.url), 'utf8');
}

function layerSection({ kind, options }: (typeof LAYERS)[number]): string {
  const call = CALLS[kind];
  if (call === undefined)
    throw new Error(`docs/layers.md does not say how ${kind} is written: add it to CALLS`);
  const rows = optionRows(options);
  const sample = LAYER_SAMPLES.find(({ layer }) => layer.kind === kind)!;
  return [
    `### ${kind}\n\n\`${call}\``,
    docComment(source(`layers/${kebabCase(kind)}`), `${kind}Layer`),
    `For example \`${compactJson(concise(sample.layer))}\` turns ${sample.inputs.map((shape) => `[${shape.join(', ')}]`).join(' and ')} into [${sample.output.join(', ')}].`,
    ...(rows.length > 0 ? [table(['option', 'values', 'default', 'meaning'], rows)] : []),
  ].join('\n\n');
}

/** A layer as a person would write it in JSON: without options that have their defaults. */
function concise({ options, ...layer }: Layer): object {
  const definition = LAYERS.find(({ kind }) => kind === layer.kind)!;
  const { properties = {} } = z.toJSONSchema(definition.options, { io: 'input' });
  const written = Object.entries(options)
    .filter(
      ([name, value]) =>
        JSON.stringify((properties[name] as z.core.JSONSchema.JSONSchema).default) !== JSON.stringify(value),
    )
    .map(([name, value]) => [
      name,
      Array.isArray(value) && ['layers', 'nodes'].includes(name)
        ? value.map(concise)
        : name === 'layer'
          ? concise(value as Layer)
          : value,
    ]);
  return { ...layer, options: Object.fromEntries(written) };
}

function compactJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/([:,])/g, '$1 ');
}

function activationRow({ kind, options, initializer }: (typeof ACTIVATIONS)[number]): string[] {
  const given = optionRows(options).map(([name, values, start, meaning]) =>
    `${name}: ${values}, default ${start}. ${meaning}`.replace(/\.$/, ''),
  );
  const formula = docComment(source(`activations/${kebabCase(kind)}`), kind).replaceAll(/\s*\n\s*/g, ' ');
  return [`\`${kind}\``, formula, given.join('; '), `\`${initializer}\``];
}

function initializerRow(schema: (typeof InitializerWithOptions.options)[number]): string[] {
  const [[, kind], [name, values, start, meaning]] = optionRows(schema);
  return [kind, `${name}: ${values}, ${start === 'required' ? start : `default ${start}`}. ${meaning}`];
}

/** The text of docs/layers.md. */
export function layersPage(): string {
  return `${[
    INTRODUCTION.trimEnd(),
    '## Kinds',
    ...LAYERS.map(layerSection),
    '## Activations',
    "By name, `'relu'`, or by name with options, `{ kind: 'leakyRelu', negativeSlope: 0.2 }`. The last column is the\ninitializer that `kernelInitializer: 'auto'` chooses for kernels in front of the activation.",
    table(['name', 'formula', 'options', 'initializer'], ACTIVATIONS.map(activationRow)),
    PAIRING,
    '## Initializers',
    `By name: ${InitializerName.options.map((name) => `\`${name}\``).join(', ')}.\n\nOr by name with options, \`{ kind: 'normal', deviation: 0.02 }\`:`,
    table(['name', 'options'], InitializerWithOptions.options.map(initializerRow)),
    docComment(source('initializers'), 'Initializer'),
    docComment(source('initializers'), 'initialValues'),
  ].join('\n\n')}\n`;
}
