import {
  against,
  type BegunFacts,
  defineQuestion,
  type Experiment,
  otherValues,
  type StudyFacts,
  withoutOption,
} from './question-kind.js';

const FACTORS = [0.25, 0.5, 2];

export const width = defineQuestion({
  name: 'width',
  asks: 'Should layers be wider, or narrower?',
  from: 'trainings',
  experiment(facts) {
    if (facts.begun !== undefined) return ofHead(facts.begun);
    if (facts.architecture === 'mlp') return ofHidden(facts);
    const refusal = withoutOption(facts, 'filters');
    if (refusal !== undefined) return { refusal };
    const now = Number(facts.network.filters);
    const filters = FACTORS.map((factor) => Math.max(1, Math.round(now * factor)));
    const nameOf = (count: number) => `${count} filters`;
    return against(nameOf(now), otherValues('architecture.filters', filters, now, nameOf));
  },
});

function ofHead({ hidden }: BegunFacts): Experiment {
  if (hidden.length === 0)
    return {
      refusal:
        'the head on the trained network has no hidden layer that could be wider; ask depth, or say its units, such as --head-units 64',
    };
  return wider('headUnits', hidden);
}

function ofHidden({ network }: StudyFacts) {
  const { hidden } = network;
  if (!Array.isArray(hidden) || hidden.length === 0)
    return {
      refusal:
        'there are no hidden layers of a known width; say them, such as { "name": "mlp", "hidden": [64, 64] }',
    };
  return wider('architecture.hidden', hidden.map(Number));
}

function wider(place: string, hidden: readonly number[]): Experiment {
  const arms = FACTORS.map((factor) => ({
    name: `width x ${factor}`,
    patch: { [place]: hidden.map((units) => Math.max(1, Math.round(units * factor))) },
  }));
  return against('this width', arms);
}
