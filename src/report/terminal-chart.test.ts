import { describe, expect, it } from 'vitest';
import { planSchedule, SCHEDULE_KINDS } from '../train/index.js';
import { scheduleChart, scheduleCurve } from './schedule-curve.js';
import { terminalChart } from './terminal-chart.js';

const plan = { learningRate: 0.1, totalSteps: 120, stepsPerEpoch: 10 };
function draw(spec: object, columns: number, over = plan): string[] {
  const schedule = planSchedule(spec as Parameters<typeof planSchedule>[0], over);
  return terminalChart(scheduleChart(scheduleCurve(schedule, over)), columns);
}

describe('a chart in the terminal', () => {
  it('draws falls and axes', () => {
    expect(draw({ kind: 'step', every: 4, factor: 0.5 }, 60).join('\n')).toMatchInlineSnapshot(`
      "Planned learning rate: step, 120 updates

      learning rate
       0.1 ┤──────────────────╮
           │                  │
           │                  │
           │                  │
           │                  │
      0.05 ┤                  ╰─────────────────╮
           │                                    │
           │                                    │
           │                                    ╰─────────────────
           │
           │
         0 ┤
           └┬────────┬────────┬────────┬───────┬────────┬────────┬
            0        2        4        6       8        10      12
                          epoch (10 updates each)"
    `);
  });

  it('draws momentum below the rate', () => {
    expect(draw({ kind: 'oneCycle' }, 50).join('\n')).toMatchInlineSnapshot(`
      "Planned learning rate: oneCycle, 120 updates

      learning rate
       0.1 ┤            ╭────╮
           │          ╭─╯    ╰───╮
           │         ╭╯          ╰─╮
           │        ╭╯             ╰─╮
           │        │                ╰─╮
      0.05 ┤       ╭╯                  ╰╮
           │      ╭╯                    ╰─╮
           │     ╭╯                       ╰─╮
           │    ╭╯                          ╰─╮
           │   ╭╯                             ╰─╮
           │ ╭─╯                                ╰──╮
         0 ┤─╯                                     ╰────

      momentum
      0.95 ┤───╮                                 ╭──────
           │   ╰─╮                          ╭────╯
       0.9 ┤     ╰─╮                    ╭───╯
           │       ╰─╮              ╭───╯
           │         ╰─╮       ╭────╯
      0.85 ┤           ╰───────╯
           └┬─────────────────┬─────────────────┬───────
            0                 5                 10
                     epoch (10 updates each)"
    `);
  });

  it('draws nothing where the schedule leaves momentum alone', () => {
    const parts = [
      { schedule: 'constant', epochs: 3 },
      { schedule: { kind: 'oneCycle', shape: 'linear' }, epochs: 6 },
      { schedule: 'constant' },
    ];
    const lines = draw({ kind: 'sequence', parts }, 47);
    expect(lines.slice(lines.indexOf('momentum')).join('\n')).toMatchInlineSnapshot(`
      "momentum
      0.95 ┤          ─╮                 ╭
           │           ╰─╮            ╭──╯
       0.9 ┤             │          ╭─╯
           │             ╰─╮    ╭───╯
           │               ╰╮ ╭─╯
      0.85 ┤                ╰─╯
           └┬────────────────┬───────────────┬───────
            0                5               10
                    epoch (10 updates each)"
    `);
  });

  it.each(SCHEDULE_KINDS.filter((kind) => kind !== 'points' && kind !== 'sequence'))(
    'keeps %s within the width it is given, in runs of any length',
    (kind) => {
      for (const columns of [60, 80, 110]) {
        for (const totalSteps of [2, 37, 100_000]) {
          const lines = draw({ kind }, columns, { learningRate: 3e-4, totalSteps, stepsPerEpoch: 2 });
          expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
        }
      }
    },
  );
});
