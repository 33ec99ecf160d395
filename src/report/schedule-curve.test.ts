import { describe, expect, it } from 'vitest';
import { planSchedule } from '../train/index.js';
import { scheduleChart, scheduleCurve } from './schedule-curve.js';

const plan = { learningRate: 0.1, totalSteps: 100, stepsPerEpoch: 10 };
const curveOf = (kind: string, over = plan) =>
  scheduleCurve(planSchedule({ kind } as Parameters<typeof planSchedule>[0], over), over);

describe('scheduleCurve', () => {
  it('holds every update of a short run, as the schedule gives it', () => {
    const { points } = curveOf('oneCycle');
    const { rate, momentum } = planSchedule('oneCycle', plan);
    expect(points).toHaveLength(100);
    for (const point of points) {
      expect(point.epoch).toBe(point.step / 10);
      expect([point.learningRate, point.momentum]).toEqual([rate(point.step), momentum?.(point.step)]);
    }
  });

  it('spreads its points over a long run, the first and the last update among them', () => {
    const { points } = curveOf('linear', { ...plan, totalSteps: 123_457 });
    expect(points).toHaveLength(1000);
    expect([points[0].step, points[999].step]).toEqual([0, 123_456]);
    expect(new Set(points.map(({ step }) => step)).size).toBe(1000);
  });

  it('names the metric that has a say', () => {
    expect(curveOf('reduceOnPlateau').metric).toBe('validation.loss');
    expect(curveOf('cosine').metric).toBe(null);
  });
});

describe('scheduleChart', () => {
  it('shows momentum in a panel of its own where the schedule moves it', () => {
    expect(scheduleChart(curveOf('cosine')).panels.map(({ label }) => label)).toEqual(['learning rate']);
    const { panels } = scheduleChart(curveOf('oneCycle'));
    expect(panels.map(({ label, range }) => [label, range])).toEqual([
      ['learning rate', [0, 0.1]],
      ['momentum', [0.85, 0.95]],
    ]);
  });

  it('says what it shows and in which units', () => {
    const { title, x } = scheduleChart(curveOf('cosine', { ...plan, totalSteps: 12_340 }));
    expect(title).toBe('Planned learning rate: cosine, 12,340 updates');
    expect(x).toEqual({ label: 'epoch (10 updates each)', start: 0, end: 1234, scale: 'linear' });
    const single = { ...plan, totalSteps: 1, stepsPerEpoch: 1 };
    expect(scheduleChart(curveOf('constant', single))).toMatchObject({
      title: 'Planned learning rate: constant, 1 update',
      x: { label: 'epoch (1 update each)', end: 1 },
    });
  });
});
