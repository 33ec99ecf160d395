import { randomStream } from '../../base/random.js';
import { initialValues } from '../../nn/index.js';
import { requireTensors } from '../run/checkpoint-file.js';
import type { StoredTensor } from '../run/safetensors.js';
import { type LayoutEntry, namedValues } from './parameter-layout.js';
import type { TrainingPhase } from './training-phase.js';
import { averageName, type KeptVector } from './training-state.js';

/**
 * Which values of a trainer: `variables`, those of the network; `evaluated`, the same but for moving averages where they
 * are kept, which are what is evaluated and shipped; `all`, variables with averages and the optimizer's state.
 */
export type ValueSelection = 'variables' | 'evaluated' | 'all';

type Tensors = ReadonlyMap<string, StoredTensor>;

/** A copy of values, each under its logical name and shape. */
export async function readValues(
  { layout, state, vectors }: TrainingPhase,
  what: ValueSelection,
): Promise<Map<string, StoredTensor>> {
  const tensors = new Map<string, StoredTensor>();
  for (const { entry, vector, role, tensorName } of vectors) {
    if (what !== 'all' && role !== 'value') continue;
    const average = vectors.find((v) => v.entry === averageName(vector));
    const source = what === 'evaluated' && average !== undefined ? average.entry : entry;
    const values = (await state.read(source)) as Float32Array;
    for (const { entry: variable, data } of namedValues(layout, vector, values)) {
      tensors.set(tensorName(variable.name), { dtype: 'float32', shape: variable.shape, data });
    }
  }
  return tensors;
}

/**
 * Take values: `all` as they are, `variables` with averages that start at them anew and the optimizer's state as it is.
 *
 * Throws CheckpointError naming the tensor that is missing, left over or does not fit.
 */
export async function writeValues(
  phase: TrainingPhase,
  where: string,
  tensors: Tensors,
  what: 'variables' | 'all',
): Promise<void> {
  const given = phase.vectors.filter(({ role }) => what === 'all' || role === 'value');
  const expected = given.flatMap(({ vector, tensorName }) =>
    phase.layout.entries
      .filter((entry) => entry.vector === vector)
      .map(({ name, shape }) => [tensorName(name), { dtype: 'float32' as const, shape }] as const),
  );
  requireTensors(where, tensors, new Map(expected));
  const written = phase.vectors.filter(({ role }) => what === 'all' || role !== 'slot');
  await fill(
    phase,
    written,
    ({ tensorName }, { name }) => (tensors.get(tensorName(name)) ?? tensors.get(name))!.data as Float32Array,
  );
}

/**
 * Give every value its start: what is in `known`, else variables by the seed, averages at their variables, and slots of
 * the optimizer as it begins.
 */
export async function startValues(
  phase: TrainingPhase,
  seed: number,
  known: Tensors = new Map(),
): Promise<void> {
  const variable = ({ name, shape, initializer }: LayoutEntry) =>
    (known.get(name)?.data as Float32Array | undefined) ??
    initialValues(initializer, shape, randomStream(seed, 'initial', name));
  await fill(phase, phase.vectors, ({ tensorName, initial }, entry) => {
    const before = known.get(tensorName(entry.name))?.data as Float32Array | undefined;
    return before ?? (initial === undefined ? variable(entry) : new Float32Array(entry.size).fill(initial));
  });
}

async function fill(
  { layout, state }: TrainingPhase,
  vectors: readonly KeptVector[],
  valuesOf: (kept: KeptVector, variable: LayoutEntry) => Float32Array,
): Promise<void> {
  for (const kept of vectors) {
    const values = new Float32Array(layout.sizes[kept.vector]);
    for (const { entry, data } of namedValues(layout, kept.vector, values)) data.set(valuesOf(kept, entry));
    await state.write(kept.entry, values);
  }
}
