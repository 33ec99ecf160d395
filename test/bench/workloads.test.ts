import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workMultiplyAdds } from '../../bench/measure/work-multiply-adds.js';
import { readOptions } from '../../bench/options.js';
import { makeWorkloadFile } from '../../bench/work/make-workload-file.js';
import type { Operation } from '../../bench/work/operations.js';
import { Work } from '../../bench/work/work.js';
import { readWorkload } from '../../bench/work/workload-file.js';
import { WORKLOADS } from '../../bench/workloads/index.js';

async function workOf(name: string): Promise<Work> {
  return WORKLOADS.find((workload) => workload.name === name)!.prepare!('');
}

/** Multiplications of the forward pass, from the operations alone. */
function forward(operations: readonly Operation[]): number {
  const shapes = new Map(operations.map(({ name, shape }) => [name, shape]));
  return operations.reduce((sum, operation) => {
    const size = operation.shape.reduce((product, n) => product * n, 1);
    const inputs = shapes.get(operation.inputs[0]);
    if (operation.kind === 'dense') return sum + size * (inputs ?? [64])[0];
    if (operation.kind !== 'conv2d') return sum;
    const [rows, columns] = operation.kernelSize;
    return sum + (size * rows * columns * (inputs ?? [3])[0]) / operation.groups;
  }, 0);
}

describe('the description of a network', () => {
  it('is that of ResNet-20: shortcuts that change shape take every second pixel and add channels', async () => {
    const { operations } = await workOf('resnet20-b64');
    const kinds = operations.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'conv2d')).toHaveLength(19);
    expect(kinds.filter((kind) => kind === 'add')).toHaveLength(9);
    expect(operations.filter(({ kind }) => kind === 'padChannels')).toEqual([
      expect.objectContaining({ shape: [32, 16, 16], before: 8, after: 8 }),
      expect.objectContaining({ shape: [64, 8, 8], before: 16, after: 16 }),
    ]);
  });
  it('has each operation after those that it takes', async () => {
    const { operations } = await workOf('mobilenetv2-96-b32');
    const known = new Set(['input']);
    for (const { name, inputs } of operations) {
      for (const source of inputs) expect(known).toContain(source);
      expect(known).not.toContain(name);
      known.add(name);
    }
  });
  it('says what a frozen backbone leaves to learn', async () => {
    const { operations } = await workOf('finetune-mobilenetv2-96-b32');
    const learning = operations.filter((operation) => 'trainable' in operation && operation.trainable);
    expect(learning.map(({ name }) => name)).toEqual(['output']);
  });
  it('pads `same` as the layer does', async () => {
    const { operations } = await workOf('cifar-cnn-b64');
    expect(operations[0]).toMatchObject({ name: 'conv1', pads: { top: 1, bottom: 1, left: 1, right: 1 } });
  });
});

describe('multiply-adds', () => {
  it.each(['mlp-table', 'resnet20', 'cifar-cnn', 'mobilenetv2-96'])(
    'of answers of %s are those of its operations',
    async (name) => {
      const work = await workOf(`${name}-infer-b1`);
      expect(workMultiplyAdds(work)).toBe(forward(work.operations));
    },
  );
  it('of an update are three times those, without the input gradient of the first layer', async () => {
    const work = await workOf('resnet20-b64');
    const first = forward(work.operations.slice(0, 1));
    expect(workMultiplyAdds(work)).toBe(work.batch * (3 * forward(work.operations) - first));
  });
});

it.each(['mlp-table-b32', 'mnist-convnet-b32'])(
  'the file of %s gives back what was written',
  async (name) => {
    const folder = await mkdtemp(join(tmpdir(), 'pupil-bench-test-'));
    try {
      const work = await workOf(name);
      const file = join(folder, 'workload.safetensors');
      await writeFile(file, makeWorkloadFile(work));
      const read = await readWorkload(file);
      expect(read.work).toEqual(Work.parse(work));
      expect(read.batches).toHaveLength(work.batches);
      expect(read.batches[0].targets).toHaveLength(work.batch);
      const learned = work.operations.filter(({ kind }) => kind === 'conv2d' || kind === 'dense');
      expect([...read.weights.keys()].sort()).toEqual(
        learned.flatMap((operation) => [`${operation.name}.bias`, `${operation.name}.kernel`]).sort(),
      );
      expect(makeWorkloadFile(work)).toEqual(makeWorkloadFile(work));
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);

describe('arguments', () => {
  it('without a name ask for every workload', () => {
    expect(readOptions([]).workloads).toEqual(WORKLOADS);
  });
  it('choose workloads, threads and peers', () => {
    const options = readOptions(['resnet20-b64', '--threads', '1', '--peers', 'torch', '--rounds', '9']);
    expect(options.workloads.map(({ name }) => name)).toEqual(['resnet20-b64']);
    expect(options.threads).toEqual([1]);
    expect(options.peers.map(({ name }) => name)).toEqual(['torch']);
    expect(options.rounds).toBe(9);
  });
  it('may leave all peers out', () => {
    expect(readOptions(['--peers', 'none']).peers).toEqual([]);
  });
  it.each([
    [['resnet21']],
    [['--rounds', '4']],
    [['--threads', '0']],
    [['--peers', 'nobody']],
    [['--colour', 'red']],
  ])('%j are refused', (args) => {
    expect(() => readOptions(args)).toThrow();
  });
});
