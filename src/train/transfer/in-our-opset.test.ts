import { expect, it } from 'vitest';
import { rejectionOf } from '../../../test/error-of.js';
import { model, node } from '../../../test/foreign-models.js';
import { cutGraph } from './cut-graph.js';
import { inOurOpset } from './in-our-opset.js';
import { plainGraph } from './plain-graph.js';
import { featuresOfOne } from './probe-values.js';

it('a model of another opset is compared with what it gives as it is', async () => {
  const whole = model({
    opset: 20,
    inputs: [{ name: 'x', dtype: 'float32', shape: ['N', 3, 8, 8] }],
    outputs: [{ name: 'y', dtype: 'float32', shape: ['N', 3, 8, 8] }],
    nodes: [node('Gelu', ['x'], ['y'])],
  });
  const cut = cutGraph(plainGraph(whole.graph, 'a.onnx'), 'y');
  const pictures = { dtype: 'float32', axes: [3, 8, 8] } as const;
  const features = await featuresOfOne(whole, cut, pictures);
  const { nodes } = await inOurOpset(whole, cut, pictures, features);
  expect(nodes.map(({ opType }) => opType)).not.toContain('Gelu');
  const others = features.map((value) => value + 0.1);
  expect(await rejectionOf(inOurOpset(whole, cut, pictures, others))).toMatchObject({
    code: 'format/onnx-opset',
    message:
      'a.onnx: written in opset 17, the model gives a picture other features than as it is (got opset 20); export the model with opset 17',
  });
});
