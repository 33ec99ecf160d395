import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TASKS } from '../../src/nn/index.js';
import { epochMetricNames, metricsOf } from '../../src/train/metrics/registry.js';

const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) => line.split(' | ').map((cell) => cell.replaceAll(/^\|? ?`?|`? ?\|?$/g, '')));

describe('docs/metrics.md', () => {
  it.each(TASKS)('has each metric of the task %s once, with its direction', (task) => {
    const told = rows
      .filter(([, tasks]) => tasks === 'all' || tasks.split(', ').includes(task))
      .map(([name, , , , mode]) => `${name} ${mode}`);
    expect(told.sort()).toEqual(
      metricsOf(task)
        .map(({ name, mode }) => `${name} ${mode}`)
        .sort(),
    );
  });

  it.each(TASKS)('says what each line of metrics.jsonl holds for the task %s', (task) => {
    const names = epochMetricNames(task)
      .map((name) => `\`${name}\``)
      .join(', ');
    expect(page.slice(page.indexOf('Every line of')).replaceAll('\n', ' ')).toContain(names);
  });
});
