import { simplify } from '../../graph/index.js';
import { buildNetwork, type Extensions, type Layer, withFileNodes } from '../../nn/index.js';
import { encodeModel, IR_VERSION, lowerGraph, OPSET, opsetsOfNodes } from '../../onnx/index.js';
import { pictureInput } from '../input/picture-input.js';
import type { PictureClassifier } from '../model/classifier.js';
import { PRODUCER, withSymbolicBatch, withValues } from '../model/model-file.js';

/** Name of its one output. */
export const FEATURES = 'features';

/**
 * The bytes of an ONNX model from `pixels` uint8 [N, H, W, C] to `features` float32 [N, ...] of a network, with its values and its
 * normalization inside; N is free.
 */
export function featureModel(
  { input, normalization }: Pick<PictureClassifier, 'input' | 'normalization'>,
  network: Layer,
  values: ReadonlyMap<string, Float32Array>,
  {
    extensions,
    metadata = {},
  }: { readonly extensions?: Extensions | undefined; readonly metadata?: Record<string, string> } = {},
): Uint8Array {
  const { feeds, features } = pictureInput(input, normalization).build(2);
  const built = buildNetwork(withFileNodes(network), features, { mode: 'inference', extensions });
  const variables = built.variables.map(({ tensor }) => tensor);
  const graph = lowerGraph({
    name: 'pupil features',
    inputs: [...feeds, ...variables],
    outputs: simplify({ [FEATURES]: built.output }),
  });
  return encodeModel({
    graph: withSymbolicBatch(withValues(graph, built.variables, values)),
    opsets: { '': OPSET, ...opsetsOfNodes(graph.nodes) },
    irVersion: IR_VERSION,
    metadata,
    ...PRODUCER,
  });
}
