import { describe, expect, it } from 'vitest';
import { type StudyOutcome, StudyPlan, type Verdict } from '../study/index.js';
import { dataSizeChart } from './data-size-chart.js';
import { drawingSvg } from './drawing-svg.js';
import { effectsChart } from './effects-chart.js';
import { tradeOffChart } from './trade-off-chart.js';

type Answer = StudyOutcome['answers'][number];
type Arm = Answer['arms'][number];

function arm(name: string, verdict: Verdict, difference: number, { half = 0.01, seconds = 1 } = {}): Arm {
  const interval = { low: difference - half, high: difference + half };
  return {
    arm: name,
    pairs: 5,
    comparison: { verdict, difference, interval, seeds: 5, moreSeeds: 0 },
    cost: { seconds, parameters: 2 },
  };
}
const early: Arm = { arm: 'gelu', pairs: 1, comparison: undefined, cost: undefined };
const answer = (question: string, arms: readonly Arm[]) =>
  ({ question, baseline: 'as it is', arms, sentence: `about ${question}` }) as unknown as Answer;

const study: Pick<StudyOutcome, 'answers' | 'questions' | 'plan' | 'trials'> = {
  answers: [
    answer('width', [
      arm('16 filters', 'worse', -0.03, { seconds: 0.5 }),
      arm('64 filters', 'better', 0.02, { seconds: 2 }),
      arm('65 filters', 'same', 0.001, { half: 0.005, seconds: 3 }),
    ]),
    answer('activation', [arm('diverging', 'worse', -0.9), early]),
    answer('data-size', [arm('a half', 'worse', -0.02), arm('a quarter', 'worse', -0.06)]),
  ],
  questions: [
    {
      name: 'data-size',
      asks: 'More?',
      baseline: { name: 'all', patch: {} },
      arms: [
        { name: 'a half', patch: { trainingShare: 0.5 } },
        { name: 'a quarter', patch: { trainingShare: 0.25 } },
      ],
    },
  ],
  plan: StudyPlan.parse({}),
  trials: 42,
};

describe('the effects of a study', () => {
  const chart = effectsChart(study);

  it('have a row for each arm with its interval in points, its cost and its verdict in words', () => {
    expect(chart.groups.map(({ name, rows }) => [name, rows.length])).toEqual([
      ['width', 3],
      ['activation', 2],
      ['data-size', 2],
    ]);
    expect(chart.groups[0]!.rows[0]).toEqual({
      name: '16 filters',
      look: 'worse',
      effect: { value: -3, low: -4, high: expect.closeTo(-2, 9) },
      cells: ['-3.0 (-4.0 to -2.0)', '0.5x', '2.0x', 'worse'],
    });
    expect(chart.groups[1]!.rows[1]!.cells).toEqual(['not known yet', '', '', 'unclear']);
    expect(chart.band).toEqual([-1, 1]);
    expect(chart.notes[0]).toBe(
      '42 trainings; intervals hold for all arms and looks of a question together with 95%',
    );
  });

  it('hold what most are, and point to what lies far outside', async () => {
    expect(chart.range[0]).toBeGreaterThan(-30);
    expect(chart.range[0]).toBeLessThan(-7);
    const svg = await drawingSvg(chart);
    expect(svg).toContain('>◀<');
    expect(svg).not.toContain('>▶<');
    for (const text of [
      'width',
      '16 filters',
      'against as it is',
      'better',
      'same',
      'worse',
      'percentage points of the score',
    ])
      expect(svg).toContain(`>${text}<`);
    // A dot for each arm that is known and inside; the other has its arrow.
    expect(svg.match(/<path [^>]*transform="translate/g)!.length).toBeGreaterThanOrEqual(5);
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  it('can be drawn of nothing', async () => {
    expect(await drawingSvg(effectsChart({ ...study, answers: [] }))).toContain('>nothing was compared<');
    expect(await drawingSvg(effectsChart({ ...study, answers: [answer('a', [early])] }))).toContain(
      'not known yet',
    );
  });
});

describe('gain against cost', () => {
  it('names the arms that no other beats in both, and leaves out what lies far outside and what is no choice', () => {
    const chart = tradeOffChart(study);
    expect(chart.points.map(({ look, label }) => [look, label])).toEqual([
      ['baseline', undefined],
      ['worse', 'width: 16 filters'],
      ['better', 'width: 64 filters'],
      ['same', undefined],
    ]);
    expect(chart.paths[0]!.points.map(([x]) => x)).toEqual([0.5, 1, 2]);
    expect(chart.notes[1]).toBe('1 change far outside not drawn');
    expect(chart.x.label).toContain('time');
    expect(tradeOffChart(study, 'parameters').x.label).toContain('size');
  });

  it('of nothing is the config as it is', async () => {
    const chart = tradeOffChart({ ...study, answers: [] });
    expect(chart.points).toHaveLength(1);
    expect(await drawingSvg(chart)).not.toMatch(/NaN|Infinity/);
  });
});

describe('the learning curve over data', () => {
  it('goes through the shares, with a guess for twice as many as the study has it', async () => {
    const chart = dataSizeChart(study)!;
    expect(chart.x.ticks!.map(({ text }) => text)).toEqual(['50%', '25%', 'all', 'twice as many']);
    expect(chart.paths.map(({ isGuess, points }) => [isGuess, points])).toEqual([
      [
        false,
        [
          [0.25, -6],
          [0.5, -2],
          [1, 0],
        ],
      ],
      // 2 points by the last doubling, 4 by the one before.
      [
        true,
        [
          [1, 0],
          [2, 1],
        ],
      ],
    ]);
    const svg = await drawingSvg(chart);
    expect(svg).toContain('>twice as many<');
    expect(svg).toContain('stroke-dasharray');
  });

  it('has no guess where half of the examples are as good, and is not there where it was not asked', () => {
    const same = [answer('data-size', [arm('a half', 'same', 0), arm('a quarter', 'worse', -0.02)])];
    expect(dataSizeChart({ ...study, answers: same })!.paths).toHaveLength(1);
    expect(dataSizeChart({ ...study, answers: study.answers.slice(0, 2) })).toBeUndefined();
    const none = [answer('data-size', [{ ...early, arm: 'a half' }])];
    expect(dataSizeChart({ ...study, answers: none })!.points).toHaveLength(1);
  });
});
