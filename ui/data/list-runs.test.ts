import { describe, expect, it } from 'vitest';
import { listRuns, type RunFilter, type RunOrder } from './list-runs.js';
import { sampleRun } from './run-samples.js';

const ALL: RunFilter = { text: '', state: 'any', withTrials: true };
const BY_NAME: RunOrder = { by: 'name', direction: 'ascending' };

const runs = [
  sampleRun('runs/photos-10', { best: { epoch: 1, value: 0.5 }, state: 'training' }),
  sampleRun('runs/photos-2', { best: { epoch: 1, value: 0.9 } }),
  sampleRun('search/trials/1', { parent: { kind: 'search', id: 'search' } }),
];
const names = (filter: Partial<RunFilter>, order: RunOrder = BY_NAME) =>
  listRuns(runs, { ...ALL, ...filter }, order).map(({ name }) => name);

describe('listRuns', () => {
  it('sorts names by their numbers', () => {
    expect(names({})).toEqual(['photos-2', 'photos-10', '1']);
  });

  it('leaves runs without a value last, whichever way it sorts', () => {
    expect(names({}, { by: 'best', direction: 'descending' })).toEqual(['photos-2', 'photos-10', '1']);
    expect(names({}, { by: 'best', direction: 'ascending' })).toEqual(['photos-10', 'photos-2', '1']);
  });

  it('filters by words, by state, and leaves trials out', () => {
    expect(names({ text: 'PHOTOS 10' })).toEqual(['photos-10']);
    expect(names({ state: 'training' })).toEqual(['photos-10']);
    expect(names({ withTrials: false })).toEqual(['photos-2', 'photos-10']);
  });
});
