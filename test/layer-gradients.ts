import type { Shape } from '../src/graph/index.js';
import type { Layer } from '../src/nn/index.js';
import type { Runtime } from '../src/runtime/index.js';
import { feedNetwork } from './network.js';
import { expectGradientsMatchDifferences } from './numeric-gradient.js';
import { probeData } from './probes/index.js';

/** Expect the gradients of a smooth layer in training, for its input and all its variables, to be what differences give. */
export async function expectLayerGradientsMatchDifferences(
  runtime: Runtime,
  layer: Layer,
  shape: Shape,
): Promise<void> {
  const { network, feeds } = feedNetwork(layer, shape, { mode: 'training' });
  const inputs = feeds.map(([tensor]) => tensor);
  const data = inputs.map((t, i) => probeData('spread', t.shape, t.dtype, i));
  await expectGradientsMatchDifferences(runtime, { inputs, outputs: [network.output], data }, 5);
}
