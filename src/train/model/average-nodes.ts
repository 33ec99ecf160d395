import { z } from 'zod';
import type { Task } from '../../nn/index.js';
import type { OnnxNode, OnnxTensor } from '../../onnx/index.js';

/** How the answers of several models become one. */
export const Mean = z
  .enum(['arithmetic', 'geometric'])
  .describe(
    'Mean of the answers: of the probabilities or numbers themselves, or of the logarithms of probabilities, which one member that is sure of no can decide alone.',
  );
export type Mean = z.output<typeof Mean>;

/** Added to every probability: the logarithm of 0 becomes finite, and all others stay as they are. NaN stays NaN. */
const LEAST = 1e-37;

/**
 * Nodes that make one answer [N, K] of several.
 *
 *     arithmetic   y = Σ p / n
 *     geometric    classes  y = softmax(Σ log p / n)
 *                  labels   y = g / (g + h), g = exp(Σ log p / n), h = exp(Σ log(1 - p) / n)
 *
 * Edges   NaN, which stands for what cannot be answered, stays NaN. Numbers have no geometric mean; the caller refuses it.
 */
export function averageNodes(
  answers: readonly string[],
  { output, task, mean }: { readonly output: string; readonly task: Task; readonly mean: Mean },
  prefix: string,
): { readonly nodes: OnnxNode[]; readonly initializers: OnnxTensor[] } {
  const nodes: OnnxNode[] = [];
  const node = (opType: string, inputs: string[], out?: string, attributes: OnnxNode['attributes'] = {}) => {
    const name = out ?? `${prefix}${nodes.length}`;
    nodes.push({ opType, name, inputs, outputs: [name], attributes });
    return name;
  };
  if (mean === 'arithmetic') {
    node('Mean', [...answers], output);
    return { nodes, initializers: [] };
  }
  const least = `${prefix}least`;
  const one = `${prefix}one`;
  const scalar = (name: string, value: number): OnnxTensor => ({
    name,
    dtype: 'float32',
    shape: [],
    data: Float32Array.of(value),
  });
  const meanLog = (values: readonly string[]) =>
    node(
      'Mean',
      values.map((value) => node('Log', [node('Add', [value, least])])),
    );
  if (task !== 'multi-label') {
    node('Softmax', [meanLog(answers)], output, { axis: { type: 'int', value: 1 } });
    return { nodes, initializers: [scalar(least, LEAST)] };
  }
  const yes = meanLog(answers);
  const no = meanLog(answers.map((value) => node('Sub', [one, value])));
  node('Sigmoid', [node('Sub', [yes, no])], output);
  return { nodes, initializers: [scalar(least, LEAST), scalar(one, 1)] };
}
