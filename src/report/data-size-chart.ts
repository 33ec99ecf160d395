import { guessedGain, type StudyOutcome } from '../study/index.js';
import { axisAround, type ScatterChart, type ScatterPoint } from './scatter-chart.js';
import { VERDICT_GROUPS } from './study-values.js';

/**
 * The learning curve over the number of training examples, as far as a study asked for it: what fewer of them lose against all, with
 * intervals, and where the study guesses what twice as many would bring, that as a dashed line. Undefined where the question
 * `data-size` was not asked.
 */
export function dataSizeChart({
  answers,
  questions,
  plan,
}: Pick<StudyOutcome, 'answers' | 'questions' | 'plan'>): ScatterChart | undefined {
  const answer = answers.find(({ question }) => question === 'data-size');
  const arms = questions.find(({ name }) => name === 'data-size')?.arms;
  if (answer === undefined || arms === undefined) return undefined;
  const shareOf = (name: string) => Number(arms.find((arm) => arm.name === name)?.patch.trainingShare);
  const compared = answer.arms.flatMap(({ arm, comparison }): ScatterPoint[] =>
    comparison === undefined
      ? []
      : [
          {
            x: shareOf(arm),
            y: 100 * comparison.difference,
            look: comparison.verdict,
            interval: [100 * comparison.interval.low, 100 * comparison.interval.high],
          },
        ],
  );
  const points: ScatterPoint[] = [...compared, { x: 1, y: 0, look: 'baseline' }];
  const [half, quarter] = [0.5, 0.25].map((share) => answer.arms.find(({ arm }) => shareOf(arm) === share));
  const guess = half === undefined ? undefined : guessedGain(half, quarter);
  const ends = points.flatMap(({ y, interval = [y, y] }) => [...interval]);
  const margin = 100 * plan.margin;
  const shares = [...arms.map(({ name }) => shareOf(name)), 1, ...(guess === undefined ? [] : [2])];
  return {
    kind: 'scatter',
    title: 'Would more examples help?',
    notes: [answer.sentence, ...(guess === undefined ? [] : ['dashed: that guess'])],
    x: {
      label: 'share of the training examples',
      start: Math.min(...shares) / 1.25,
      end: Math.max(...shares) * 1.25,
      scale: 'log',
      ticks: shares.map((share) => ({
        at: share,
        text: share === 2 ? 'twice as many' : share === 1 ? 'all' : `${100 * share}%`,
      })),
    },
    y: axisAround([...ends, guess ?? 0, -2 * margin, 2 * margin], {
      label: 'percentage points against all examples',
      scale: 'linear',
    }),
    groups: [{ look: 'baseline', name: 'all examples' }, ...VERDICT_GROUPS],
    points,
    paths: [
      {
        shape: 'line',
        isGuess: false,
        points: points.map(({ x, y }) => [x, y] as const).sort(([a], [b]) => a - b),
      },
      ...(guess === undefined
        ? []
        : [
            {
              shape: 'line' as const,
              isGuess: true,
              points: [
                [1, 0],
                [2, guess],
              ] as const,
            },
          ]),
    ],
    band: [-margin, margin],
    level: 0,
  };
}
