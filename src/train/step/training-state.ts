import type { StateType } from '../../runtime/index.js';
import type { Optimizer } from '../optimizers/index.js';
import { type ParameterLayout, VECTOR_NAMES, type VectorName } from './parameter-layout.js';

/** State entry of the gradients that have been added up for the next update. */
export const GRADIENT_SUM = 'gradientSum';

/** State entry of a slot of the optimizer. */
export function slotName(slot: string): string {
  return `optimizer.${slot}`;
}

/** State entry of the moving average of a vector. */
export function averageName(vector: VectorName): string {
  return `average.${vector}`;
}

/** Name in a checkpoint of the moving average of a variable. */
export function averageTensor(variable: string): string {
  return `average/${variable}`;
}

/** A state entry that checkpoints keep, variable by variable. */
export interface KeptVector {
  readonly entry: string;
  /** Whose layout it has. */
  readonly vector: VectorName;
  /** Values of the network, a slot of the optimizer, or averages of values. */
  readonly role: 'value' | 'slot' | 'average';
  /** What every value of a slot starts at. */
  readonly initial?: number;
  /** Name in a checkpoint: `conv1.kernel`, `optimizer.mean/conv1.kernel`, `average/conv1.kernel`. */
  tensorName(variable: string): string;
}

/** What training keeps between steps; vectors of length 0 are left out. */
export interface TrainingStateDefinition {
  readonly optimizer: Optimizer;
  readonly accumulates: boolean;
  readonly averages: boolean;
}

export function keptVectors(
  { sizes }: ParameterLayout,
  { optimizer, averages }: Pick<TrainingStateDefinition, 'optimizer' | 'averages'>,
): KeptVector[] {
  const values = VECTOR_NAMES.map(
    (vector): KeptVector => ({ entry: vector, vector, role: 'value', tensorName: (variable) => variable }),
  );
  const slots = optimizer.slots.map(({ name, initial }): KeptVector => {
    const entry = slotName(name);
    const tensorName = (variable: string) => `${entry}/${variable}`;
    return { entry, vector: 'parameters', role: 'slot', initial, tensorName };
  });
  const averaged = averages ? (['parameters', 'statistics'] as const) : [];
  const kept = averaged.map(
    (vector): KeptVector => ({
      entry: averageName(vector),
      vector,
      role: 'average',
      tensorName: averageTensor,
    }),
  );
  return [...values, ...slots, ...kept].filter(({ vector }) => sizes[vector] > 0);
}

export function trainingStateTypes(
  layout: ParameterLayout,
  definition: TrainingStateDefinition,
): Record<string, StateType> {
  const type = (vector: VectorName): StateType => ({ shape: [layout.sizes[vector]], dtype: 'float32' });
  const kept = keptVectors(layout, definition).map(({ entry, vector }) => [entry, type(vector)]);
  const sum =
    definition.accumulates && layout.sizes.parameters > 0 ? { [GRADIENT_SUM]: type('parameters') } : {};
  return { ...Object.fromEntries(kept), ...sum };
}
