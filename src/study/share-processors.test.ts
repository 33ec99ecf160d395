import { describe, expect, it } from 'vitest';
import { shareProcessors } from './share-processors.js';

const load = { cores: 8, memory: 16e9, memoryOfOne: 0.5e9, seconds: 60, isPlain: true, isQueued: false };

describe('processors are shared', () => {
  it.each([
    ['one for each training', {}, {}, { workers: 8, threads: 1 }],
    ['by as many as fit into memory', {}, { memoryOfOne: 4e9 }, { workers: 2, threads: 4 }],
    ['by none that does not fit twice', {}, { memoryOfOne: 8e9 }, { workers: null, threads: 8 }],
    ['as the config says', { threads: 3 }, {}, { workers: 2, threads: null }],
    ['among as many as a person says', { workers: 3 }, { memoryOfOne: 8e9 }, { workers: 3, threads: 2 }],
    ['as a person says all of it', { workers: 4, threads: 4 }, {}, { workers: 4, threads: null }],
    ['not for trainings that are over at once', {}, { seconds: 1 }, { workers: null, threads: 1 }],
    ['one for each where machines are not known', {}, { isQueued: true }, { workers: null, threads: 1 }],
    [
      'as the config says on all machines',
      { workers: 9, threads: 4 },
      { isQueued: true },
      { workers: 9, threads: null },
    ],
    ['not with functions, which stay here', {}, { isPlain: false }, { workers: null, threads: 8 }],
  ] as const)('%s', (_, given, more, processors) => {
    expect(shareProcessors(given, { ...load, ...more })).toEqual(processors);
  });
});
