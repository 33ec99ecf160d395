import { expect, it } from 'vitest';
import { compileTimes } from '../../bench/measure/compile-times.js';
import { runConfigOf } from '../../bench/work/run-config-of.js';
import { trainingProgram } from '../../bench/work/training-program.js';
import { WORKLOADS } from '../../bench/workloads/index.js';

it('the time until a training step can run is told by its parts, with and without a kept graph', async () => {
  const work = await WORKLOADS.find(({ name }) => name === 'mnist-convnet-b32')!.prepare!('');
  const config = runConfigOf(work, { threads: 1, dropout: true });
  const { nodes, bytes, ...times } = await compileTimes(() => trainingProgram(config), 0);
  expect(nodes).toBeGreaterThan(50);
  expect(bytes).toBeGreaterThan(nodes * 20);
  expect(Object.keys(times)).toEqual(['building', 'lowering', 'encoding', 'coldSession', 'warmSession']);
  for (const milliseconds of Object.values(times)) expect(milliseconds).toBeGreaterThan(0);
});
