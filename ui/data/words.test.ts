import { expect, it } from 'vitest';
import {
  agoText,
  counted,
  durationText,
  metricName,
  metricText,
  rateText,
  settingText,
  shortNumber,
  signed,
  trialsText,
} from './words.js';

it('says numbers short', () => {
  expect([0.002, 2e-7, 93.421, null, 0].map((value) => shortNumber(value))).toEqual([
    '0.002',
    '2e-7',
    '93.42',
    '–',
    '0',
  ]);
});

it('says shares as percentages and losses as numbers', () => {
  expect(metricText('accuracy', 0.9342)).toBe('93.4 %');
  expect(metricText('train.macroF1', 1)).toBe('100.0 %');
  expect(metricText('loss', 0.23146)).toBe('0.2315');
  expect(metricText('r2', 0.5)).toBe('0.5');
  expect(metricText('accuracy', null)).toBe('–');
});

it('says differences with their signs', () => {
  expect([1.2345, -0.02, 0, null].map((value) => signed(value))).toEqual(['+1.23', '−0.02', '0', '–']);
});

it('says costs with their units', () => {
  expect(metricText('parameters', 32877)).toBe('32,877');
  expect(metricText('seconds', 192)).toBe('3 min 12 s');
  expect(metricText('latency', 1.2345)).toBe('1.23 ms');
  expect([1861.4, 3.44, null].map((rate) => rateText(rate))).toEqual(['1,860', '3.44', '–']);
});

it('says names of metrics in words', () => {
  expect(metricName('balancedAccuracy')).toBe('balanced accuracy');
  expect(metricName('macroF1')).toBe('macro F1');
  expect(metricName('train.loss')).toBe('training loss');
});

it('says durations in two units', () => {
  expect([4.21, 59.6, 192, 7500].map((seconds) => durationText(seconds))).toEqual([
    '4.2 s',
    '1 min',
    '3 min 12 s',
    '2 h 5 min',
  ]);
});

it('says how long ago something was', () => {
  const ago = (seconds: number) => agoText(0, seconds * 1000);
  expect([3, 60, 3580, 3600, 90_000].map(ago)).toEqual([
    'just now',
    '1 min ago',
    '1 h ago',
    '1 h ago',
    '1 d ago',
  ]);
});

it('says how many trials there are, and of how many', () => {
  const trials = { complete: 2, running: 1, pruned: 0, failed: 1 };
  expect([trialsText({ trials, budget: 30 }), trialsText({ trials, budget: null })]).toEqual([
    '4 of 30',
    '4',
  ]);
});

it('counts, and shows settings', () => {
  expect([counted(1, 'run'), counted(1200, 'run')]).toEqual(['1 run', '1,200 runs']);
  expect([settingText('cnn'), settingText([1]), settingText(undefined)]).toEqual(['cnn', '[1]', '–']);
});
