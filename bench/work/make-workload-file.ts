import { randomStream } from '../../src/base/random.js';
import { input } from '../../src/graph/index.js';
import { buildNetwork, initialValues } from '../../src/nn/index.js';
import type { StoredTensor } from '../../src/train/run/safetensors.js';
import { syntheticBatches } from './synthetic-batches.js';
import type { Work } from './work.js';
import { encodeWorkload } from './workload-file.js';

const SEED = 1;

/** The bytes of the file of a piece of work: weights and batches are seeded. */
export function makeWorkloadFile(work: Work): Uint8Array {
  return encodeWorkload(work, new Map([...startingWeights(work), ...syntheticBatches(work)]));
}

function startingWeights({ network, input: given }: Work): [string, StoredTensor][] {
  const shape = given.kind === 'table' ? [given.features] : [given.channels, given.height, given.width];
  const { variables } = buildNetwork(network, input('input', [1, ...shape]), { mode: 'inference' });
  return variables.map(({ name, shape, initializer }) => {
    const data = Float32Array.from(initialValues(initializer, shape, randomStream(SEED, 'weights', name)));
    return [name, { dtype: 'float32', shape, data }];
  });
}
