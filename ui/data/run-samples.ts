import type { RunSummary } from '../../src/serve/api.js';

/** A run for tests, with what matters to them. */
export function sampleRun(id: string, changes: Partial<RunSummary> = {}): RunSummary {
  return {
    id,
    name: id.split('/').at(-1)!,
    state: 'done',
    problem: null,
    parent: null,
    config: null,
    best: null,
    last: null,
    stopReason: null,
    startedAt: 0,
    changedAt: 0,
    hasModel: false,
    hasReport: false,
    hasDiagnostics: false,
    canStop: false,
    ...changes,
  };
}
