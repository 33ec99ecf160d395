import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planSchedule } from '../train/index.js';
import { drawingSvg } from './drawing-svg.js';
import { saveChart } from './save-chart.js';
import { scheduleChart, scheduleCurve } from './schedule-curve.js';

const plan = { learningRate: 0.1, totalSteps: 120, stepsPerEpoch: 10 };
const chart = scheduleChart(scheduleCurve(planSchedule('oneCycle', plan), plan));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pupil-plot-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('saveChart', () => {
  it('writes an SVG with a title, labelled axes and a curve for each panel', async () => {
    const file = await saveChart(chart, join(folder, 'rate.svg'));
    const svg = await readFile(file, 'utf8');
    for (const text of ['Planned learning rate: oneCycle, 120 updates', 'learning rate', 'momentum'])
      expect(svg).toContain(`>${text}<`);
    expect(svg.match(/epoch \(10 updates each\)/g)).toHaveLength(1);
    expect(svg.match(/aria-label="line"/g)).toHaveLength(2);
    expect(svg).not.toContain('NaN');
  });

  it('interrupts the curve where the schedule leaves momentum alone', async () => {
    const parts = [
      { schedule: 'constant' as const, epochs: 3 },
      { schedule: 'oneCycle' as const, epochs: 6 },
      { schedule: 'constant' as const },
    ];
    const schedule = planSchedule({ kind: 'sequence', parts }, plan);
    const svg = await drawingSvg(scheduleChart(scheduleCurve(schedule, plan)));
    const momentum = svg.slice(svg.lastIndexOf('aria-label="line"'));
    const path = / d="(M[^"]*)"/.exec(momentum)![1];
    const at = [...path.matchAll(/[ML]([\d.]+),/g)].map(([, x]) => Number(x));
    // The plot is 632 wide, begins at 64, and shows 12 epochs.
    expect([at[0], at.at(-1)]).toEqual([64 + (632 * 3) / 12, 64 + (632 * 9) / 12]);
  });

  it('writes a PNG of the same, twice as large, that is not blank', async () => {
    const svg = await sharp(Buffer.from(await drawingSvg(chart))).metadata();
    const file = await saveChart(chart, join(folder, 'rate.PNG'));
    const png = sharp(file);
    expect(await png.metadata()).toMatchObject({
      format: 'png',
      width: 2 * svg.width,
      height: 2 * svg.height,
    });
    const { channels } = await png.removeAlpha().stats();
    expect([channels[0].min < 100, channels[0].max]).toEqual([true, 255]);
  });

  it('draws the same bytes every time, and leaves nothing else behind', async () => {
    const files = await Promise.all(['a.svg', 'b.svg'].map((name) => saveChart(chart, join(folder, name))));
    const [a, b] = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    expect(a).toBe(b);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('keeps titles that hold marks of XML', async () => {
    const svg = await drawingSvg({ ...chart, title: 'a < b & c' });
    expect(svg).toContain('a &lt; b &amp; c');
    await expect(sharp(Buffer.from(svg)).metadata()).resolves.toMatchObject({ format: 'svg' });
  });

  it.each(['rate.jpg', 'rate', 'svg'])('refuses the name %s', async (name) => {
    await expect(saveChart(chart, join(folder, name))).rejects.toMatchObject({ code: 'option/plot' });
  });

  it('says so where there is no such folder', async () => {
    const file = join(folder, 'none', 'rate.svg');
    await expect(saveChart(chart, file)).rejects.toMatchObject({ code: 'checkpoint/no-folder' });
  });
});
