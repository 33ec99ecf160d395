import { MLP_DROPOUT } from '../../nn/index.js';
import type { Arm } from '../question.js';
import { against, defineQuestion, otherValues, withoutOption } from './question-kind.js';

const RATES = [0, 0.2, 0.5];
const PLACES: Readonly<Record<string, string>> = {
  head: 'before the output',
  stages: 'after each stage',
  both: 'everywhere',
};

export const dropout = defineQuestion({
  name: 'dropout',
  asks: 'Does dropout help, where, and how much of it?',
  from: 'trainings',
  experiment(facts) {
    if (facts.begun !== undefined) {
      const { dropout: now } = facts.begun;
      return against(nameOf(now), otherValues('headDropout', RATES, now, nameOf));
    }
    const refusal = withoutOption(facts, 'dropoutRate');
    if (refusal !== undefined) return { refusal };
    const { dropoutRate: said, dropoutPlace: place } = facts.network;
    const rate = said === 'auto' ? MLP_DROPOUT[facts.examples] : Number(said);
    if (place === undefined) {
      const arms = otherValues('architecture.dropoutRate', RATES, rate, nameOf);
      return against(nameOf(rate), arms);
    }
    const isNone = rate === 0;
    const arms: Arm[] = [
      { name: nameOf(0), patch: { 'architecture.dropoutRate': 0 } },
      ...Object.keys(PLACES).flatMap((where) => RATES.slice(1).map((much) => armOf(where, much))),
    ];
    const current = isNone ? nameOf(0) : armOf(String(place), rate).name;
    // Whole channels are taken behind stages, so that half of them is too much to be worth a question.
    const asked = arms.filter(({ name }) => name !== current && !/^0\.5 (after|every)/.test(name));
    return against(current, asked);
  },
});

function nameOf(rate: number): string {
  return rate === 0 ? 'no dropout' : `dropout ${rate}`;
}

function armOf(place: string, rate: number): Arm {
  return {
    name: `${rate} ${PLACES[place]}`,
    patch: { 'architecture.dropoutRate': rate, 'architecture.dropoutPlace': place },
  };
}
