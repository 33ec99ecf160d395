import { FormatError } from '../../base/error.js';
import { convertOpset, IR_VERSION, type OnnxModel, OPSET, opsetsOfNodes } from '../../onnx/index.js';
import type { CutGraph } from './cut-graph.js';
import { featuresOfOne, type PictureAxes } from './probe-values.js';

/** What rounding explains between two forms of a graph, as a share of the largest value. */
const TOLERANCE = 1e-3;

/**
 * A graph in the opset that Pupil writes, which must give a picture the features that it gives it as it is in the file.
 *
 * Throws  FormatError for nodes that have no form in ours, and where the features are others.
 */
export async function inOurOpset(
  model: OnnxModel,
  cut: CutGraph,
  pictures: PictureAxes,
  features: Float32Array,
): Promise<CutGraph> {
  const converted = { ...cut, ...convertOpset(cut.where, model.opsets, cut) };
  if (model.opsets[''] === OPSET) return converted;
  const opsets = { '': OPSET, ...opsetsOfNodes(converted.nodes) };
  const found = await featuresOfOne({ ...model, opsets, irVersion: IR_VERSION }, converted, pictures);
  if (!isAlike(found, features)) {
    throw new FormatError({
      code: 'format/onnx-opset',
      where: cut.where,
      what: `written in opset ${OPSET}, the model gives a picture other features than as it is`,
      got: { opset: model.opsets[''] },
      fix: `export the model with opset ${OPSET}`,
    });
  }
  return converted;
}

function isAlike(found: Float32Array, expected: Float32Array): boolean {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
  return (
    found.length === expected.length &&
    expected.every(
      (value, i) => Object.is(value, found[i]) || Math.abs(value - found[i]!) <= TOLERANCE * largest,
    )
  );
}
