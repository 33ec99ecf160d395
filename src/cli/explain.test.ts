import { describe, expect, it } from 'vitest';
import { fakeWorld } from '../../test/fake-world.js';
import { findTopic, TOPICS } from '../advice/index.js';
import { RULES } from '../advice/rules/all-rules.js';
import { LAYERS } from '../nn/index.js';
import { COMMANDS } from './command-list.js';
import { ConfigSchema } from './config-schema.js';
import { explainResult } from './contract/index.js';
import { library } from './library-binding.js';
import { runProgram } from './program.js';

async function run(...line: readonly string[]) {
  const world = fakeWorld({ library, columns: 80 });
  const exitCode = await runProgram(['explain', ...line], world);
  return { exitCode, out: world.out(), err: world.err() };
}

describe('pupil explain', () => {
  it('explains a topic within the width of the terminal', async () => {
    const { exitCode, out } = await run('clipping');
    expect(exitCode).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "Clipping gradients

      Now and then a batch gives a gradient many times longer than usual, and one such
      step can undo an epoch. Clipping limits it: by globalNorm the whole gradient is
      scaled down together, by norm each variable's part, by value each entry.

      By default
        Off: networks with batch norm and a warm-up seldom need it.

      When to change it
        Recurrent layers, attention and very deep networks without normalization:
        --clip 1. To choose the number, switch diagnostics on and take a few times the
        usual norm.

      Take care
        A limit below the usual norm makes every step the same length: the learning
        rate then means something else. Clipping hides a rate that is too high; look
        at that first. By value it changes the direction of the step. It acts before
        the optimizer, so adam, which divides by the size of gradients, feels it less
        than sgd.

      options  clip, diagnostics, learningRate
      layers   lstm, gru
      sources  Pascanu, Mikolov, Bengio 2013, "On the difficulty of training recurrent
               neural networks" (arXiv 1211.5063)
      "
    `);
  });

  it('lists the topics, the ten questions first', async () => {
    const { out } = await run();
    expect(out.split('\n').slice(0, 4)).toMatchInlineSnapshot(`
      [
        "The ten questions of training",
        " 1  parameters            Trainable and non-trainable parameters",
        " 1  freezing              Freezing and unfreezing layers",
        " 1  parameter-groups      Rates and decay per layer",
      ]
    `);
    for (const { name } of TOPICS) expect(out).toContain(`  ${name} `);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('gives the same as JSON', async () => {
    expect(explainResult.parse(JSON.parse((await run('dropout', '--json')).out)).topics).toMatchObject([
      { name: 'dropout', question: 2 },
    ]);
    expect(explainResult.parse(JSON.parse((await run('--json')).out)).topics).toHaveLength(TOPICS.length);
  });

  it.each([
    ['--label-smoothing', 'label-smoothing'],
    ['labelSmoothing', 'label-smoothing'],
    ['Batch norm and its kin', 'batch-norm'],
    ['batchNorm', 'batch-norm'],
    ['weightDecay', 'weight-decay'],
    ['keepCheckpoints', 'checkpoints'],
    ['LR', 'learning-rate'],
    ['spatialDropout2d', 'dropout'],
  ])('%s leads to %s', (word, name) => {
    expect(findTopic(word).name).toBe(name);
  });

  it('takes an option as it is written on the command line', async () => {
    const { exitCode, out } = await run('--layer-decay', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ topics: [{ name: 'parameter-groups' }] });
    const unknown = await run('--layer-decy');
    expect(unknown.exitCode).toBe(2);
    expect(unknown.err).toContain('did you mean layer-decay?');
  });

  it('suggests the nearest topic for a word that it does not know', async () => {
    const { exitCode, err } = await run('dropuot');
    expect(exitCode).toBe(2);
    expect(err).toContain('did you mean dropout?');
  });
});

describe('the topics', () => {
  it('answer all ten questions', () => {
    const answered = new Set(TOPICS.flatMap(({ question }) => (question === undefined ? [] : [question])));
    expect([...answered].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('have names and other words that lead to one of them only', () => {
    const words = TOPICS.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(words.filter((word, i) => words.indexOf(word) !== i)).toEqual([]);
  });

  it.each(TOPICS)('promise only what there is: $name', async ({ options, layers, ...topic }) => {
    const keys = Object.keys(ConfigSchema.shape);
    expect(options.filter((option) => !keys.includes(option))).toEqual([]);
    expect(layers.filter((layer) => !LAYERS.some(({ kind }) => kind === layer))).toEqual([]);
    const texts = [topic.what, topic.byDefault, topic.change, topic.pitfalls].join(' ');
    const flags = [...texts.matchAll(/--([a-z][a-z-]+)/g)].map(([, flag]) => flag);
    const known = (await Promise.all(COMMANDS.map(({ load }) => load()))).flatMap(({ flags: own }) =>
      own.flatMap(({ flag, alias }) => (alias === undefined ? [flag] : [flag, alias])),
    );
    expect(flags.filter((flag) => !known.includes(flag))).toEqual([]);
    const commands = [...texts.matchAll(/pupil ([a-z]+)(?= |[.,:;)]|$)/g)].map(([, command]) => command);
    expect(commands.filter((command) => !COMMANDS.some(({ name }) => name === command))).toEqual([]);
  });

  it.each(TOPICS)(
    'are short and say who says so: $name',
    ({ what, byDefault, change, pitfalls, sources }) => {
      const words = [what, byDefault, change, pitfalls].join(' ').split(' ').length;
      expect(words).toBeGreaterThan(80);
      expect(words).toBeLessThan(230);
      expect(sources).not.toEqual([]);
    },
  );

  it('cover what every rule of pupil check refers to', () => {
    const names = TOPICS.map(({ name }) => name);
    expect(RULES.filter(({ topic }) => !names.includes(topic)).map(({ id }) => id)).toEqual([]);
  });
});
