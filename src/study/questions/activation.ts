import { against, defineQuestion, otherValues, withoutOption } from './question-kind.js';

const ACTIVATIONS = ['relu', 'leakyRelu', 'elu', 'silu', 'gelu'];

export const activation = defineQuestion({
  name: 'activation',
  asks: 'Which activation function suits the network best?',
  from: 'trainings',
  experiment(facts) {
    const refusal = withoutOption(facts, 'activation');
    if (refusal !== undefined) return { refusal };
    const { activation: spec } = facts.network;
    const now = typeof spec === 'string' ? spec : (spec as { kind: string }).kind;
    return against(now, otherValues('architecture.activation', ACTIVATIONS, now, String));
  },
});
