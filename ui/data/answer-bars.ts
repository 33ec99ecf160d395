import type { PictureAnswer } from '../../src/serve/api.js';

/** A class with its probability; of a regression a name with its value, and no bar. */
export interface AnswerBar {
  readonly name: string;
  /** 0 to 1; null where there is no bar. */
  readonly share: number | null;
  readonly value: number;
  readonly isDecided: boolean;
}

/** The surest answers first, at most so many; values of a regression in the order of the model. */
export function answerBars(answer: PictureAnswer, most: number): AnswerBar[] {
  const { probabilities, values, label, labels = [] } = answer;
  if (probabilities === undefined) {
    return Object.entries(values ?? {}).map(([name, value]) => ({
      name,
      share: null,
      value,
      isDecided: false,
    }));
  }
  return Object.entries(probabilities)
    .map(([name, value]) => ({
      name,
      share: value,
      value,
      isDecided: name === label || labels.includes(name),
    }))
    .sort((a, b) => b.value - a.value)
    .slice(0, most);
}
