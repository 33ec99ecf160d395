import { expect, it } from 'vitest';
import { architectureOptions } from '../../nn/index.js';
import { dropout } from './dropout.js';
import type { StudyFacts } from './question-kind.js';

it.each([
  ['rows', 'no dropout', ['dropout 0.2', 'dropout 0.5']],
  ['pictures', 'dropout 0.2', ['no dropout', 'dropout 0.5']],
] as const)('knows what auto is for %s, and compares nothing with itself', (examples, baseline, arms) => {
  const facts = { architecture: 'mlp', network: architectureOptions('mlp'), examples } as StudyFacts;
  const asked = dropout.experiment(facts) as Extract<
    ReturnType<typeof dropout.experiment>,
    { arms: unknown }
  >;
  expect(asked.baseline.name).toBe(baseline);
  expect(asked.arms.map(({ name }) => name)).toEqual(arms);
});
