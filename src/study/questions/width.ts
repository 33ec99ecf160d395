import { against, defineQuestion, otherValues, type StudyFacts, withoutOption } from './question-kind.js';

const FACTORS = [0.25, 0.5, 2];

export const width = defineQuestion({
  name: 'width',
  asks: 'Should layers be wider, or narrower?',
  from: 'trainings',
  experiment(facts) {
    if (facts.architecture === 'mlp') return ofHidden(facts);
    const refusal = withoutOption(facts, 'filters');
    if (refusal !== undefined) return { refusal };
    const now = Number(facts.network.filters);
    const filters = FACTORS.map((factor) => Math.max(1, Math.round(now * factor)));
    const nameOf = (count: number) => `${count} filters`;
    return against(nameOf(now), otherValues('architecture.filters', filters, now, nameOf));
  },
});

function ofHidden({ network }: StudyFacts) {
  const { hidden } = network;
  if (!Array.isArray(hidden) || hidden.length === 0)
    return {
      refusal:
        'there are no hidden layers of a known width; say them, such as { "name": "mlp", "hidden": [64, 64] }',
    };
  const arms = FACTORS.map((factor) => ({
    name: `width x ${factor}`,
    patch: { 'architecture.hidden': hidden.map((units) => Math.max(1, Math.round(Number(units) * factor))) },
  }));
  return against('this width', arms);
}
