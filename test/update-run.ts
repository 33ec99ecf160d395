import { input, type Tensor } from '../src/graph/index.js';
import type { Runtime } from '../src/runtime/index.js';
import type { Optimizer } from '../src/train/optimizers/index.js';
import { slotName } from '../src/train/step/training-state.js';

export interface UpdateRun {
  readonly start: readonly number[];
  /** The gradient of each update. */
  readonly gradients: readonly (readonly number[])[];
  /** The learning rate of each update, or of all. */
  readonly learningRate: number | readonly number[];
  /** Momentum of all updates, as a schedule gives it. */
  readonly momentum?: number;
  readonly decayMask?: Tensor;
  readonly rateMultiplier?: Tensor;
  /** What happens to the gradient before the optimizer sees it. */
  readonly clip?: (gradient: Tensor) => Tensor;
}

/** The parameters after each update with given gradients. */
export async function runUpdates(
  runtime: Runtime,
  optimizer: Optimizer,
  { start, gradients, learningRate, momentum, decayMask, rateMultiplier, clip = (g) => g }: UpdateRun,
): Promise<Float32Array[]> {
  const vector = { shape: [start.length], dtype: 'float32' } as const;
  const parameters = input('parameters', vector.shape);
  const gradient = input('gradient', vector.shape);
  const slots = Object.fromEntries(
    optimizer.slots.map(({ name }) => [name, input(slotName(name), vector.shape)]),
  );
  const scalars = Object.fromEntries(optimizer.scalarNames.map((name) => [name, input(name, [])]));
  const updated = optimizer.update({
    parameters,
    gradient: clip(gradient),
    slots,
    scalars,
    decayMask,
    rateMultiplier,
  });
  const executable = await runtime.compile({
    name: optimizer.kind,
    feeds: [gradient, ...Object.values(scalars)],
    state: [
      { input: parameters, next: updated.parameters },
      ...optimizer.slots.map(({ name }) => ({ input: slots[name], next: updated.slots[name] })),
    ],
    results: {},
  });
  const state = runtime.createState({
    parameters: vector,
    ...Object.fromEntries(optimizer.slots.map(({ name }) => [slotName(name), vector])),
  });
  await state.write('parameters', Float32Array.from(start));
  for (const { name, initial } of optimizer.slots)
    await state.write(slotName(name), new Float32Array(start.length).fill(initial));
  const trajectory: Float32Array[] = [];
  for (const [update, values] of gradients.entries()) {
    const rate = typeof learningRate === 'number' ? learningRate : learningRate[update];
    const numbers = optimizer.scalars({
      learningRate: rate,
      update,
      ...(momentum === undefined ? {} : { momentum }),
    });
    await executable.run(state, {
      gradient: Float32Array.from(values),
      ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Float32Array.of(value)])),
    });
    trajectory.push((await state.read('parameters')) as Float32Array);
  }
  state.dispose();
  await executable.dispose();
  return trajectory;
}
