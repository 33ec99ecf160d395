import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test/pictures.js';
import { tunePlanResult, tuneResult } from './contract/index.js';
import type { TuneRequest } from './library.js';
import { tunings } from './tuned-search.js';

it('searches, plans and goes on in the form that commands print', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${(i * 0.618034) % 1},${i % 2 === 0 ? 'even' : 'odd'}`);
  const folder = temporaryFolder({ 'rows.csv': Buffer.from(`x,parity\n${rows.join('\n')}\n`) });
  const data = join(folder, 'rows.csv');
  const request: TuneRequest = {
    base: { model: 'auto', pictures: {}, training: { epochs: 1, batchSize: 16, threads: 1 }, origin: {} },
    space: {
      parameters: { 'architecture.hidden': { type: 'categorical', choices: [[], [4], 'wide'] } },
      fixed: { architecture: 'mlp' },
    },
    spaceFile: 'space.json',
    sampler: 'grid',
    objectives: ['loss', 'parameters'],
    budget: { trials: 2 },
    out: join(folder, 'search'),
  };
  const context = { signal: new AbortController().signal, onEvent: () => undefined };

  const plan = await tunings.planTuning(data, request, context);
  tunePlanResult.parse({ dryRun: true, ...plan });
  expect(plan.trials).toBe(2);
  expect(plan.estimate.seconds).toBeCloseTo(2 * plan.estimate.trialSeconds, 10);
  expect(existsSync(plan.search)).toBe(false);

  const first = await tunings.tune(data, request, context, {});
  expect(first.trials).toHaveLength(2);
  const found = await tunings.resumeTuning(request.out!, { budget: { trials: 10 } }, context, {});
  expect(tuneResult.parse(found)).toEqual(found);
  expect([found.stopReason, found.trials.length, found.importance]).toEqual(['exhausted', 3, []]);
  const table = join(folder, 'trials.csv');
  const plot = { folder: join(folder, 'charts'), format: 'svg' as const };
  const { result, lines } = await tunings.showTuning(request.out!, { plot, table }, 80);
  expect(tuneResult.parse(result)).toEqual({
    ...found,
    stopReason: null,
    plots: ['parallel', 'history', 'importance', 'pareto-parameters'].map((name) =>
      join(plot.folder, `${name}.svg`),
    ),
    table,
    seconds: expect.any(Number),
  });
  expect(lines).toEqual(['What mattered for loss', 'not known before 10 complete trials; there are 2']);
  for (const file of [...result.plots, table]) expect(existsSync(file)).toBe(true);
  for (const { state, values, parameters, epochs, run } of found.trials) {
    expect(existsSync(run)).toBe(state === 'complete');
    expect([values?.parameters ?? null, epochs]).toEqual(state === 'complete' ? [parameters, 1] : [null, 0]);
  }
}, 60_000);

it('a space that is not valid is refused by the name of its file', async () => {
  const request: TuneRequest = {
    base: { model: 'auto', pictures: {}, training: {}, origin: {} },
    space: { parameters: { x: { type: 'float', min: 2, max: 1 } } },
    spaceFile: 'space.json',
    out: undefined,
  };
  const context = { signal: new AbortController().signal, onEvent: () => undefined };
  await expect(tunings.planTuning('photos', request, context)).rejects.toMatchObject({
    code: 'option/space',
    where: 'space.json',
    got: ['parameters.x.max: must be at least min, which is 2'],
  });
});
