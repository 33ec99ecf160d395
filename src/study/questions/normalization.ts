import { against, defineQuestion, otherValues, withoutOption } from './question-kind.js';

const LAYERS = ['none', 'batchNorm', 'groupNorm', 'layerNorm'];

export const normalization = defineQuestion({
  name: 'normalization',
  asks: 'Which normalization should stand behind the convolutions?',
  from: 'trainings',
  experiment(facts) {
    const refusal = withoutOption(facts, 'normalization');
    if (refusal !== undefined) return { refusal };
    const now = String(facts.network.normalization);
    return against(nameOf(now), otherValues('architecture.normalization', LAYERS, now, nameOf));
  },
});

function nameOf(kind: string): string {
  return kind === 'none' ? 'no norm' : kind;
}
