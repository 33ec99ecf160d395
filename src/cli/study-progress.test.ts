import { expect, it } from 'vitest';
import { fakeWorld } from '../../test/fake-world.js';
import type { StudyEvent } from '../study/index.js';
import { createOutput } from './output.js';
import { showStudy } from './study-progress.js';

const begin = { type: 'start', epochs: 3, epochsDone: 0, monitor: 'accuracy' };
const step = { type: 'step', epoch: 2, step: 1, steps: 9, loss: 1, imagesPerSecond: 10 };
const answer = (question: string, sentence: string) => ({ type: 'answer', answer: { question, sentence } });
const events = [
  { type: 'run-start', number: 0, point: { seed: 1 }, goesOn: false },
  { type: 'run-event', number: 0, event: begin },
  { type: 'run-end', number: 0, state: 'complete', values: [0.19984], metric: 'accuracy' },
  { type: 'run-start', number: 1, point: { 'architecture.depth': 3, seed: 1 }, goesOn: true },
  {
    type: 'run-end',
    number: 1,
    state: 'failed',
    values: null,
    metric: 'accuracy',
    error: { message: 'it diverged' },
  },
  { type: 'run-start', number: 2, point: { dropout: 0.2, seed: 2 }, goesOn: false },
  { type: 'run-stop', number: 2 },
  ...[1, 2, 3, 4].map((n) => answer(`question ${n}`, 'cannot tell yet')),
  answer('depth', 'take\nfewer'),
  answer('question 4', 'no difference'),
  { type: 'run-start', number: 3, point: { seed: 2 }, goesOn: false },
  { type: 'run-event', number: 3, event: begin },
  { type: 'run-event', number: 3, event: { ...step, epoch: 1 } },
  {
    type: 'run-event',
    number: 3,
    event: { type: 'epoch', epoch: 1, train: {}, validation: { accuracy: 0.5 } },
  },
  { type: 'run-event', number: 3, event: step },
] as unknown as StudyEvent[];

function shown(options: { isTTY: boolean; quiet?: boolean }): string {
  const world = fakeWorld({ columns: 70, ...options });
  const output = createOutput(world, { mode: 'text', quiet: options.quiet ?? false, debug: false });
  const show = showStudy(output);
  for (const event of events) {
    world.advance(6000);
    show(event);
  }
  output.progress.finish();
  return world.err();
}

it('draws trainings and the latest answers below the live line of a terminal, and removes them', () => {
  const drawn = shown({ isTTY: true }).split('\x1b[J');
  const back = '\x1b[9A\r';
  expect(drawn.at(-2)!.endsWith(back)).toBe(true);
  expect(drawn.at(-2)!.slice(0, -back.length)).toMatchInlineSnapshot(`
    "training 3, epoch 2/3  [#----------]  1/9  10 examples/s  loss 1.0000
    training  state     epoch  accuracy  settings
           3  running     1/3    50.00%  the config as it is, seed 2
           2  stopped                    dropout 0.2, seed 2
           1  failed                     depth 3, seed 1
           0  complete    0/3    19.98%  the config as it is, seed 1
    question 2: cannot tell yet
    question 3: cannot tell yet
    depth: take\\nfewer
    question 4: no difference"
  `);
  expect(drawn.at(-1)).toBe('');
});

it('prints plain lines elsewhere, and nothing where it is to be quiet', () => {
  expect(shown({ isTTY: false })).toMatchInlineSnapshot(`
    "training 0: the config as it is, seed 1
    training 0 came to accuracy 19.98%
    training 1 goes on: depth 3, seed 1
    training 1 failed: it diverged
    training 2: dropout 0.2, seed 2
    training 2 is stopped: time is over; it goes on with the study
    question 1: cannot tell yet
    question 2: cannot tell yet
    question 3: cannot tell yet
    question 4: cannot tell yet
    depth: take
    fewer
    question 4: no difference
    training 3: the config as it is, seed 2
    training 3, epoch 1/3  1/9  10 examples/s  loss 1.0000
    training 3, epoch 2/3  1/9  10 examples/s  loss 1.0000
    "
  `);
  expect(shown({ isTTY: true, quiet: true })).toBe('');
});
