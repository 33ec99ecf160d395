import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type FakeWorld, fakeWorld } from '../../test/fake-world.js';
import { DataError, InterruptedError } from '../base/error.js';
import { type CommandContext, defineCommand } from './command.js';
import type { CommandEntry } from './command-list.js';
import { COMMANDS } from './command-list.js';
import { runProgram } from './program.js';

const paint = defineCommand({
  name: 'paint',
  summary: 'Paint a wall.',
  description: 'With a brush.',
  positionals: ['wall', 'tools'],
  options: z
    .strictObject({
      wall: z.string().describe('The wall.'),
      tools: z.array(z.string()).default([]).describe('Tools to take.'),
      coats: z.int().min(1).default(2).describe('Layers of paint.'),
      thickness: z.number().gt(0).lt(1).optional().describe('Of one layer, in mm.'),
      colour: z.enum(['red', 'blue']).default('red').describe('Colour.'),
      brushSize: z
        .union([z.literal('auto'), z.int().min(8)])
        .default('auto')
        .describe('Width of the brush, in mm.'),
      cover: z.boolean().default(true).describe('Leave the floor uncovered.'),
      dryRun: z.boolean().default(false).describe('Only say what would be done.'),
    })
    .refine(({ coats, colour }) => coats < 9 || colour !== 'blue', {
      path: ['coats'],
      message: 'nine coats are never blue',
    }),
  examples: [{ line: 'pupil paint north', what: 'two coats of red' }],
  result: z.strictObject({ options: z.unknown(), given: z.array(z.string()) }),
  hasEvents: true,
  async run(options, { output, signal }: CommandContext, given) {
    signal.throwIfAborted();
    output.note('painting');
    output.event({ type: 'coat', coat: 1 });
    if (options.wall === 'wet')
      throw new DataError({ code: 'data/wet', where: 'wet', what: 'the wall is wet', fix: 'wait' });
    if (options.wall === 'odd') throw new Error('unforeseen');
    return {
      document: { options, given: [...given] },
      text: [`painted ${options.wall}`],
      exitCode: options.wall === 'half' ? 1 : 0,
    };
  },
});
const paintOver = defineCommand({
  name: 'paint over',
  summary: 'Paint once more.',
  positionals: ['layer'],
  options: z.strictObject({ layer: z.string().describe('What is covered.') }),
  examples: [{ line: 'pupil paint over red', what: 'cover red' }],
  result: z.strictObject({ layer: z.string() }),
  run: async ({ layer }) => ({ document: { layer }, text: [`covered ${layer}`] }),
});
const commands: readonly CommandEntry[] = [
  { name: 'paint', summary: 'Paint a wall.', load: async () => paint },
  { name: 'paint over', summary: 'Paint once more.', load: async () => paintOver },
  {
    name: 'never',
    summary: 'Is not asked for.',
    load: () => Promise.reject(new Error('loaded without need')),
  },
];

async function run(line: string, world: FakeWorld = fakeWorld()) {
  const exitCode = await runProgram(line === '' ? [] : line.split(' '), world, commands);
  return { exitCode, out: world.out(), err: world.err() };
}

describe('a command line', () => {
  it('fills in defaults and says what was given', async () => {
    const { exitCode, out } = await run('paint north --json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toEqual({
      options: {
        wall: 'north',
        tools: [],
        coats: 2,
        colour: 'red',
        brushSize: 'auto',
        cover: true,
        dryRun: false,
      },
      given: ['wall'],
    });
  });

  it('reads numbers, choices, flags that switch off, and lists', async () => {
    const line =
      'paint north brush roller --coats 3 --thickness 1e-1 --colour blue --brush-size 12 --no-cover --dry-run --json';
    const { options, given } = JSON.parse((await run(line)).out);
    expect(options).toEqual({
      wall: 'north',
      tools: ['brush', 'roller'],
      coats: 3,
      thickness: 0.1,
      colour: 'blue',
      brushSize: 12,
      cover: false,
      dryRun: true,
    });
    expect(given).toContain('coats');
  });

  it('keeps a text that looks like a number where text is asked for', async () => {
    expect(JSON.parse((await run('paint 7 --json')).out).options.wall).toBe('7');
  });

  it('prints the result on standard output and notes on standard error', async () => {
    expect(await run('paint north')).toEqual({ exitCode: 0, out: 'painted north\n', err: 'painting\n' });
    expect(await run('paint north --quiet')).toEqual({ exitCode: 0, out: 'painted north\n', err: '' });
  });

  it('prints events as lines of JSON with the result last', async () => {
    const { out } = await run('paint north --ndjson');
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((text) => JSON.parse(text).type),
    ).toEqual(['coat', 'result']);
  });

  it('finds a command of two words before the one of its first word', async () => {
    expect(await run('paint over red')).toEqual({ exitCode: 0, out: 'covered red\n', err: '' });
    expect(await run('paint ./over')).toMatchObject({ exitCode: 0, out: 'painted ./over\n' });
    expect((await run('paint over --help')).out).toContain('pupil paint over red');
    expect((await run('paint over red --json')).out).toContain('"layer": "red"');
    expect(await run('paint over')).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('pupil paint over --help'),
    });
  });

  it('returns the exit code of the command', async () => {
    expect((await run('paint half')).exitCode).toBe(1);
  });

  it.each([
    ['paint north --coat 3', 'option/unknown-option', 'Did you mean --coats?'],
    ['paint north --dryrun', 'option/unknown-option', 'Did you mean --dry-run?'],
    ['pant north', 'option/unknown-command', 'Did you mean paint?'],
    ['paint', 'option/missing-argument', 'pupil paint --help'],
    ['paint north --coats', 'option/option-missing-argument', 'pupil paint --help'],
    ['paint north --coats two', 'option/value', 'must be a whole number of at least 1'],
    ['paint north --coats 0', 'option/value', 'must be a whole number of at least 1'],
    ['paint north --coats 0x2', 'option/value', '"0x2"'],
    ['paint north --coats 1.5', 'option/value', 'must be a whole number of at least 1'],
    ['paint north --thickness 1', 'option/value', 'must be a number above 0 and below 1'],
    ['paint north --colour green', 'option/value', 'must be one of red, blue'],
    ['paint north --colour bleu', 'option/value', 'did you mean blue? See pupil paint --help'],
    ['paint north --brush-size big', 'option/value', 'must be auto or a whole number of at least 8'],
    ['paint north --coats 9 --colour blue', 'option/value', 'nine coats are never blue'],
    ['--unknown', 'option/unknown-option', 'see pupil --help'],
  ])('refuses "%s" with exit code 2', async (line, code, text) => {
    const { exitCode, out, err } = await run(line);
    expect(exitCode).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(code);
    expect(err).toContain(text);
  });

  it('names everything that is wrong at once', async () => {
    const { err } = await run('paint north --coats 0 --colour green');
    expect(err).toMatchInlineSnapshot(`
      "error: 2 options cannot be used: (option/value)
        --coats: the value must be a whole number of at least 1, not "0"
        --colour: the value must be one of red, blue, not "green"
        fix:   see pupil paint --help
      "
    `);
  });

  it('prints errors as JSON when asked, on standard output', async () => {
    const { exitCode, out, err } = await run('paint wet --json');
    expect({ exitCode, err }).toEqual({ exitCode: 3, err: 'painting\n' });
    expect(JSON.parse(out)).toEqual({
      error: { code: 'data/wet', message: 'the wall is wet', where: 'wet', fix: 'wait' },
    });
    expect(JSON.parse((await run('paint north --cots 1 --json')).out).error.code).toBe(
      'option/unknown-option',
    );
    expect(JSON.parse((await run('paint north --json --ndjson')).out).error).toMatchObject({
      code: 'option/json-and-ndjson',
      fix: 'give either --json or --ndjson',
    });
    const lines = (await run('paint wet --ndjson')).out.trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1)!)).toMatchObject({ type: 'error', error: { code: 'data/wet' } });
  });

  it('shows a stack with --debug only', async () => {
    expect((await run('paint odd')).err).not.toContain('program.test.ts');
    expect((await run('paint odd --debug')).err).toContain('program.test.ts');
  });

  it('returns 130 when it was stopped', async () => {
    const world = fakeWorld();
    world.stop.abort(new InterruptedError({ code: 'interrupted/sigint', what: 'stopped by Ctrl-C' }));
    const { exitCode, err } = await run('paint north', world);
    expect(exitCode).toBe(130);
    expect(err).toBe('interrupted: stopped by Ctrl-C (interrupted/sigint)\n');
  });

  it.each([
    [true, 'interrupted/sigint', ['stopping; press Ctrl-C again to stop at once']],
    [true, 'interrupted/pipe', []],
    [false, 'interrupted/sigint', []],
  ])('says that it stops, between its other lines: on a terminal %s, %s', async (isTTY, code, said) => {
    const world = fakeWorld({ isTTY });
    const wait = defineCommand({
      name: 'wait',
      summary: 'Wait to be stopped.',
      positionals: [],
      options: z.strictObject({}),
      examples: [],
      result: z.strictObject({}),
      run: async (_, { output, signal }) => {
        world.advance(2000);
        output.progress.update({ label: 'waiting', done: 1, total: 2 });
        world.stop.abort(new InterruptedError({ code, what: 'stopped' }));
        signal.throwIfAborted();
        return { document: {}, text: [] };
      },
    });
    await runProgram(['wait'], world, [{ name: 'wait', summary: '', load: async () => wait }]);
    const printed = world.err().split('\r\x1b[J').at(-1)!;
    expect(printed.split('\n').slice(isTTY ? 0 : 1, -2)).toEqual(said);
  });

  it('colours errors on a terminal unless told not to', async () => {
    expect((await run('pant', fakeWorld({ isTTY: true }))).err).toContain('\x1b[31m');
    expect((await run('pant', fakeWorld({ isTTY: true, env: { NO_COLOR: '1' } }))).err).not.toContain('\x1b');
    expect((await run('pant', fakeWorld())).err).not.toContain('\x1b');
  });
});

describe('help', () => {
  it('of a command shows arguments, options with their defaults, and examples', async () => {
    const { exitCode, out, err } = await run('paint --help');
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toMatchInlineSnapshot(`
      "Usage: pupil paint [options] [command] <wall> [tools...]

      Paint a wall.

      With a brush.

      Arguments:
        wall                   The wall.
        tools                  Tools to take.

      Options:
        --coats <n>            Layers of paint. (default: 2)
        --thickness <n>        Of one layer, in mm.
        --colour <red|blue>    Colour. (default: red)
        --brush-size <auto|n>  Width of the brush, in mm. (default: auto)
        --no-cover             Leave the floor uncovered.
        --dry-run              Only say what would be done.
        --json                 Print the result (or the error) as one JSON document.
        --quiet                Print nothing but the result and errors.
        --debug                Print the stack and the causes of an error.
        --ndjson               Print every event as one line of JSON, the result last.
        -h, --help             Show this help.

      Commands:
        over                   Paint once more.

      Examples:
        pupil paint north
            two coats of red
      "
    `);
    expect((await run('help paint')).out).toBe(out);
  });

  it('of the program lists the commands without loading them', async () => {
    const { exitCode, out } = await run('--help');
    expect(exitCode).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "Usage: pupil <command> [options]

      Train image classifiers from a folder of pictures.

      Options:
        --version       Print the version.
        -h, --help      Show this help.

      Commands:
        paint           Paint a wall.
        never           Is not asked for.
        help [command]  Show the help of a command.

      Examples:
        pupil demo
            draw a small picture folder and train on it
        pupil train photos/
            one subfolder per class; nothing to configure
        pupil predict runs/photos-1/model.onnx *.jpg
            labels and probabilities
      "
    `);
  });

  it('comes with exit code 2 when no command is named', async () => {
    expect(await run('')).toMatchObject({ exitCode: 2, out: '', err: expect.stringContaining('Commands:') });
  });

  it('fits a narrow terminal', async () => {
    const { out } = await run('paint --help', fakeWorld({ columns: 60 }));
    expect(Math.max(...out.split('\n').map((text) => text.length))).toBeLessThanOrEqual(60);
  });

  it('prints the version', async () => {
    expect(await run('--version')).toEqual({ exitCode: 0, out: '1.2.3\n', err: '' });
  });
});

describe('the commands of pupil', () => {
  it.each(COMMANDS.map((entry) => [entry.name, entry] as const))(
    '%s is declared as it is listed, in full',
    async (name, entry) => {
      const command = await entry.load();
      expect(command.name).toBe(name);
      expect(command.summary).toBe(entry.summary);
      expect(command.examples.length).toBeGreaterThan(0);
      for (const field of [...command.positionals, ...command.flags]) {
        expect(field.description, `${name} --${field.flag}`).toMatch(/^[A-Z0-9"].*\.$/);
      }
    },
  );
});
