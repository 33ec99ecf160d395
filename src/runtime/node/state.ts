import { InternalError } from '../../base/error.js';
import { allocate, elementCount, isArrayOf, type TypedArray } from '../../graph/index.js';
import type { State, StateType } from '../runtime.js';
import { OrtTensor } from './onnxruntime.js';

/** A state in main memory: two ONNX Runtime tensors per entry, used in turn. */
export interface NodeState extends State {
  /** The buffer that holds the entry now. */
  current(name: string): OrtTensor;
  /** The buffer that the next run may write. */
  spare(name: string): OrtTensor;
  /** The spare buffers of these entries become the current ones. */
  advance(names: readonly string[]): void;
}

export function createNodeState(types: Readonly<Record<string, StateType>>): NodeState {
  const buffers = new Map(
    Object.entries(types).map(([name, type]) => [
      name,
      { current: buffer(type), spare: undefined as OrtTensor | undefined },
    ]),
  );

  function entry(name: string) {
    const found = buffers.get(name);
    if (found === undefined) {
      throw new InternalError({
        code: 'internal/state',
        where: 'state',
        what: 'there is no such entry',
        got: { name, known: [...buffers.keys()] },
      });
    }
    return found;
  }
  return {
    types,
    current: (name) => entry(name).current,
    spare(name) {
      const found = entry(name);
      found.spare ??= buffer(types[name]);
      return found.spare;
    },
    advance(names) {
      for (const name of names) {
        const found = entry(name);
        if (found.spare !== undefined) [found.current, found.spare] = [found.spare, found.current];
      }
    },
    read: async (name) => (entry(name).current.data as TypedArray).slice(),
    async write(name, data) {
      const target = entry(name).current.data as TypedArray;
      if (!isArrayOf(types[name].dtype, data) || data.length !== target.length) {
        throw new InternalError({
          code: 'internal/state',
          where: `state entry ${name}`,
          what: 'the data does not have the type and length of the entry',
          got: {
            expected: `${types[name].dtype} x ${target.length}`,
            given: `${data.constructor.name} x ${data.length}`,
          },
        });
      }
      (target as Float32Array).set(data as Float32Array);
    },
    dispose: () => buffers.clear(),
  };
}

function buffer({ dtype, shape }: StateType): OrtTensor {
  return new OrtTensor(dtype, allocate(dtype, elementCount(shape)) as Float32Array, shape);
}
