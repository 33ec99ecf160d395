import { describe, expect, it } from 'vitest';
import { classAnswers, drawnAnswers, tableAnswers } from '../../../test/validation-answers.js';
import type { ValidationAnswers } from '../../train/index.js';
import { drawingSvg } from '../drawing-svg.js';
import { classChart } from './class-chart.js';
import { classScores } from './class-scores.js';
import { classesSection } from './classes-section.js';
import { confusionChart } from './confusion-chart.js';
import { confusionSection } from './confusion-section.js';
import { confusionsOf } from './confusions.js';
import { layerHealth } from './layer-health.js';
import { layerHealthChart } from './layer-health-chart.js';
import { layersSection } from './layers-section.js';
import { regressionSection } from './regression-section.js';
import { reliabilityOf } from './reliability.js';
import { reliabilityChart } from './reliability-chart.js';
import { reliabilitySection } from './reliability-section.js';
import { predictedChart, residualChart } from './residual-charts.js';
import { residualsOf } from './residuals.js';

const pets = classAnswers(
  ['<ant>', 'bee', 'cat'],
  [0, 0, 1, 1],
  [
    [0.7, 0.2, 0.1],
    [0.2, 0.7, 0.1],
    [0.1, 0.8, 0.1],
    [0.6, 0.3, 0.1],
  ],
);
const many = drawnAnswers(100, 3000, 1);
const labels = tableAnswers(
  'multi-label',
  ['wet', 'cold'],
  [
    [1, 0],
    [0, 1],
  ],
  [
    [0.9, 0.2],
    [0.4, 0.3],
  ],
);
const numbers = tableAnswers('regression', ['price'], [[1], [2], [4]], [[1.5], [2], [3]]);
const records = [10, 20].map((update) => ({
  epoch: 1,
  update,
  layers: [
    { layer: 'first', gradientNorm: 1e-3 },
    { layer: 'relu', gradientNorm: null },
    { layer: 'last', gradientNorm: 10 },
  ].map((one) => ({
    ...one,
    weightNorm: 1,
    updateRatio: 0.01,
    activationMean: 0.5,
    activationDeviation: 1,
    deadShare: 0.25,
  })),
  verdicts: [{ kind: 'vanishing-gradients' as const, layer: 'first', message: 'gradients vanish' }],
}));

const textOf = (body: { html: string } | undefined) =>
  body!.html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
const marks = (svg: string, tag: string) => svg.split(`<${tag} `).length - 1;

describe('charts', () => {
  it('of confusions write counts into large cells and colour by shares of the row', async () => {
    const chart = confusionChart(confusionsOf(pets)!);
    expect(chart.cells).toEqual([
      [0.5, 0.5, 0],
      [0.5, 0.5, 0],
      [null, null, null],
    ]);
    expect(chart.texts).toEqual([
      ['1', '1', ''],
      ['1', '1', ''],
      ['', '', ''],
    ]);
    const svg = await drawingSvg(chart);
    expect(svg).toContain('&lt;ant&gt;');
    // Two of the steps occur: nothing, and one half.
    expect(marks(svg, 'path')).toBe(2);
  });

  it('of a hundred classes stay small, without numbers', async () => {
    const svg = await drawingSvg(confusionChart(confusionsOf(many)!));
    expect(svg.length).toBeLessThan(400_000);
    expect(marks(svg, 'path')).toBeLessThanOrEqual(8);
    expect(marks(svg, 'text')).toBeLessThan(210);
  });

  it('of classes show the lowest, and not those without examples', () => {
    expect(classChart(classScores(pets), 'class').rows.map(({ name, text }) => [name, text])).toEqual([
      ['<ant>', '50.0%'],
      ['bee', '50.0%'],
    ]);
    const chart = classChart(classScores(many), 'class');
    expect(chart.rows).toHaveLength(30);
    expect(chart.notes).toEqual(['the 30 lowest of 100 classes, with intervals of 95%']);
  });

  it('of layers have the smallest gradient palest, in equal factors', () => {
    const chart = layerHealthChart(layerHealth(records))!;
    expect(chart.y.names).toEqual(['first', 'last']);
    expect(chart.cells).toEqual([
      [0, 0],
      [1, 1],
    ]);
    expect(chart.ends).toEqual(['0.001', '10']);
  });

  it.each([
    ['intervals', () => classChart(classScores(pets), 'class'), 'circle', 2],
    ['reliability', () => reliabilityChart(reliabilityOf(pets)!), 'path', 3],
    ['predictions', () => predictedChart(residualsOf(numbers)[0]), 'path', 3],
    ['residuals', () => residualChart(residualsOf(numbers)[0]), 'rect', 9],
    ['layers', () => layerHealthChart(layerHealth(records))!, 'path', 2],
  ])('of %s have marks', async (_, chart, tag, least) => {
    const svg = await drawingSvg(chart());
    expect(svg).not.toContain('NaN');
    expect(marks(svg, tag)).toBeGreaterThanOrEqual(least);
  });
});

const run = (answers: ValidationAnswers) => ({ answers });

describe('sections', () => {
  it('say what was taken for what', async () => {
    const text = textOf((await confusionSection(run(pets)))?.body);
    expect(text).toContain('2 of 4 validation examples (50.0%) were taken for another class.');
    expect(text).toContain('Most often &lt;ant&gt; was taken for bee: 1 time, 50.0% of &lt;ant&gt;.');
  });

  it('of many classes list what is confused most often', async () => {
    const section = await confusionSection(run(many));
    expect(textOf(section?.body)).toMatch(/The 100 most frequent of [\d,]+ kinds of confusion/);
    expect(section!.body.html.length).toBeLessThan(900_000);
  });

  it('give each class its scores with intervals, and name those without examples', async () => {
    const text = textOf((await classesSection(run(pets)))?.body);
    expect(text).toContain('&lt;ant&gt; 2 2 50.0% 9.5% to 90.5% 50.0% 9.5% to 90.5% 50.0% 11.6% to 88.4%');
    expect(text).toContain('No validation example: cat.');
  });

  it('judge probabilities by what chance would do', async () => {
    expect(textOf((await reliabilitySection(run(drawnAnswers(4, 400, 3))))?.body)).toContain(
      'nothing speaks against them',
    );
    const sure = drawnAnswers(4, 400, 3);
    const tooSure = { ...sure, outputs: sure.outputs.map((p) => Math.min(1, p * 1.5)) };
    expect(textOf((await reliabilitySection(run(tooSure)))?.body)).toContain(
      'surer than it has a right to be',
    );
  });

  it('tell the errors of numbers', async () => {
    const text = textOf((await regressionSection(run(numbers)))?.body);
    expect(text).toMatch(/price 0.5 0 to 1.742 0.6455 /);
  });

  it('tell what was found in layers', async () => {
    const text = textOf((await layersSection({ diagnostics: records }))?.body);
    expect(text).toContain('first gradients vanish 2 10 20');
    expect(text).toContain('relu - 1 0.01 0.5 1 25%');
  });

  it('are left out where a task has nothing of the kind', async () => {
    expect(await confusionSection(run(labels))).toBeNull();
    expect(await regressionSection(run(pets))).toBeNull();
    expect(await classesSection(run(numbers))).toBeNull();
    expect(await reliabilitySection(run(numbers))).toBeNull();
    expect(await layersSection({ diagnostics: [] })).toBeNull();
    expect((await classesSection(run(labels)))?.title).toBe('Each label');
    expect(await confusionSection({ answers: null })).toBeNull();
  });
});
