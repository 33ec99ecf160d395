import type { ValidationAnswers } from '../../train/index.js';

/** An example that is worth a look. */
export interface StrikingExample {
  /** Position in the validation part. */
  readonly position: number;
  /** File of the picture, or number of the row. */
  readonly name: string;
  /** What is true, and what the model says, in words. */
  readonly truth: string;
  readonly said: string;
  /** Position of the class, label or number that it is about. */
  readonly output: number;
  /** Probability of what is said; in regression the error, predicted - true. */
  readonly value: number;
}

/**
 * What the model is most wrong about, the worst first: wrong classes by their probability, wrong labels by how far the
 * probability is from the truth, each picture once; in regression the largest errors, in units of each target's deviation.
 */
export function worstMistakes(answers: ValidationAnswers, most: number): StrikingExample[] {
  switch (answers.task) {
    case 'multi-class':
    case 'binary':
      return topOf(answers, most, (i) =>
        answers.decided[i] === answers.targets[i] ? undefined : probabilityOf(answers, i),
      ).map((i) => decision(answers, i));
    case 'multi-label':
      return topOf(answers, most, (i) => {
        const gap = gapOf(answers, i, worstLabel(answers, i));
        return gap > 0.5 ? gap : undefined;
      }).map((i) => labelDecision(answers, i, worstLabel(answers, i)));
    case 'regression': {
      const spreads = spreadsOf(answers);
      return topOf(answers, most, (i) =>
        Math.abs(scaledError(answers, i, worstNumber(answers, i, spreads), spreads)),
      ).map((i) => numberSaid(answers, i, worstNumber(answers, i, spreads)));
    }
  }
}

/**
 * What the model is least sure of, right or wrong: the lowest probability of what was decided for (least confidence); of labels
 * the one nearest to one half. None in regression, where nothing is said of it.
 *
 * Source  Lewis, Gale 1994, "A sequential algorithm for training text classifiers".
 */
export function leastCertain(answers: ValidationAnswers, most: number): StrikingExample[] {
  switch (answers.task) {
    case 'multi-class':
    case 'binary':
      return topOf(answers, most, (i) => -probabilityOf(answers, i)).map((i) => decision(answers, i));
    case 'multi-label':
      return topOf(answers, most, (i) => -doubt(answers, i, nearestLabel(answers, i))).map((i) =>
        labelDecision(answers, i, nearestLabel(answers, i)),
      );
    case 'regression':
      return [];
  }
}

/** Positions of the examples of highest score, the highest first, then in their order; those without one are left out. */
function topOf(
  { names }: ValidationAnswers,
  most: number,
  scoreOf: (position: number) => number | undefined,
): number[] {
  return names
    .flatMap((_, position) => {
      const score = scoreOf(position);
      return score === undefined ? [] : [{ position, score }];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ position }) => position);
}

function probabilityOf({ classes, outputs, decided }: ValidationAnswers, i: number): number {
  return outputs[i * classes.length + decided[i]];
}

function decision(answers: ValidationAnswers, position: number): StrikingExample {
  const { names, classes, targets, decided } = answers;
  return {
    position,
    name: names[position],
    truth: classes[targets[position]],
    said: classes[decided[position]],
    output: decided[position],
    value: probabilityOf(answers, position),
  };
}

function gapOf({ classes, targets, outputs }: ValidationAnswers, i: number, k: number): number {
  return Math.abs(targets[i * classes.length + k] - outputs[i * classes.length + k]);
}

function doubt({ classes, outputs }: ValidationAnswers, i: number, k: number): number {
  return Math.abs(outputs[i * classes.length + k] - 0.5);
}

function worstLabel(answers: ValidationAnswers, i: number): number {
  return bestOf(answers, (k) => gapOf(answers, i, k));
}

function nearestLabel(answers: ValidationAnswers, i: number): number {
  return bestOf(answers, (k) => -doubt(answers, i, k));
}

function labelDecision(answers: ValidationAnswers, position: number, k: number): StrikingExample {
  const { names, classes, targets, outputs } = answers;
  const at = position * classes.length + k;
  const named = (is: boolean) => (is ? classes[k] : `not ${classes[k]}`);
  const isDecided = outputs[at] >= 0.5;
  return {
    position,
    name: names[position],
    truth: named(targets[at] === 1),
    said: named(isDecided),
    output: k,
    value: isDecided ? outputs[at] : 1 - outputs[at],
  };
}

function worstNumber(answers: ValidationAnswers, i: number, spreads: readonly number[]): number {
  return bestOf(answers, (k) => Math.abs(scaledError(answers, i, k, spreads)));
}

function scaledError(
  { classes, targets, outputs }: ValidationAnswers,
  i: number,
  k: number,
  spreads: readonly number[],
): number {
  return (outputs[i * classes.length + k] - targets[i * classes.length + k]) / spreads[k];
}

/** Standard deviation of each target; 1 where all are equal. */
function spreadsOf({ classes, targets, names }: ValidationAnswers): number[] {
  return classes.map((_, k) => {
    const own = names.map((_, i) => targets[i * classes.length + k]);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    return Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length) || 1;
  });
}

function numberSaid({ names, classes, targets, outputs }: ValidationAnswers, position: number, k: number) {
  const at = position * classes.length + k;
  const text = (value: number) => `${classes[k]} ${Number(value.toPrecision(4))}`;
  return {
    position,
    name: names[position],
    truth: text(targets[at]),
    said: text(outputs[at]),
    output: k,
    value: outputs[at] - targets[at],
  };
}

function bestOf({ classes }: ValidationAnswers, scoreOf: (k: number) => number): number {
  let best = 0;
  for (let k = 1; k < classes.length; k++) if (scoreOf(k) > scoreOf(best)) best = k;
  return best;
}
