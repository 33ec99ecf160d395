import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { dense, sequential } from '../nn/index.js';
import { openConfig } from './config-file.js';
import { ConfigSchema } from './config-schema.js';
import { type TrainFlags, trainFlags } from './train-flags.js';
import { trainRequest } from './train-request.js';

const scratch = mkdtempSync(join(tmpdir(), 'pupil-config-'));
let folder: string;
let number = 0;
beforeEach(() => {
  folder = join(scratch, String(number++));
  mkdirSync(folder);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** What `pupil train` would ask for in the folder. */
async function request(flags: TrainFlags = {}, named?: string) {
  return trainRequest(flags, await openConfig(named, folder), folder);
}

describe('a config file', () => {
  it.each([
    [
      'pupil.config.ts',
      "import { defineConfig } from 'pupil';\nconst epochs: number = 9;\nexport default defineConfig({ epochs, optimizer: { kind: 'sgd', momentum: 0.8 } });",
    ],
    ['pupil.config.js', "export default { epochs: 9, optimizer: { kind: 'sgd', momentum: 0.8 } };"],
    ['pupil.config.mjs', "export default { epochs: 9, optimizer: { kind: 'sgd', momentum: 0.8 } };"],
    [
      'pupil.config.json',
      '{ "$schema": "config.schema.json", "epochs": 9, "optimizer": { "kind": "sgd", "momentum": 0.8 } }',
    ],
    ['pupil.config.yaml', 'epochs: 9\noptimizer:\n  kind: sgd\n  momentum: 0.8\n'],
  ])('is found by its name: %s', async (name, text) => {
    write(name, text);
    expect(await request()).toEqual({
      model: 'auto',
      pictures: {},
      training: { epochs: 9, optimizer: { kind: 'sgd', momentum: 0.8 } },
      origin: { epochs: 'file', optimizer: 'file' },
    });
  });

  it('may begin with a byte order mark, as editors on Windows write it', async () => {
    write('pupil.config.json', '\ufeff{ "epochs": 9 }');
    expect((await request()).training).toEqual({ epochs: 9 });
    const utf16 = Buffer.from('\ufeff{ "epochs": 9 }', 'utf16le');
    writeFileSync(join(folder, 'wide.json'), utf16);
    await expect(request({}, 'wide.json')).rejects.toThrow(/not valid for encoding utf-8/);
  });

  it('is not needed', async () => {
    expect(await openConfig(undefined, folder)).toBeUndefined();
  });

  it('is not chosen among several, but asked for', async () => {
    write('pupil.config.json', '{}');
    write('pupil.config.yaml', 'epochs: 2');
    await expect(request()).rejects.toThrow(/several config files.*--config/);
    expect((await request({}, 'pupil.config.yaml')).training).toEqual({ epochs: 2 });
  });

  it('takes every option of training and of pictures, also those without a flag', async () => {
    write(
      'pupil.config.json',
      JSON.stringify({ earlyStopping: { patience: 4 }, checkpointSeconds: 9, maxPixels: 1e6, strict: true }),
    );
    expect(await request({ minDelta: 0.01, strict: false })).toEqual({
      model: 'auto',
      pictures: { maxPixels: 1e6, strict: false },
      training: { earlyStopping: { patience: 4, minDelta: 0.01 }, checkpointSeconds: 9 },
      origin: { earlyStopping: 'flag', checkpointSeconds: 'file', maxPixels: 'file', strict: 'flag' },
    });
  });

  it('takes what a flag takes, in the same short form', async () => {
    const short = { ema: 0.99, diagnostics: 50, swa: 0.8, clip: 1, onPlateau: 'lowerRate', freeze: ['a.*'] };
    write('pupil.config.json', JSON.stringify(short));
    expect((await request()).training).toMatchObject({
      ...short,
      freeze: [{ layers: 'a.*' }],
    });
  });

  it('takes the task with its loss and weights, which flags win over', async () => {
    write('pupil.config.yaml', 'task: binary\nloss:\n  kind: focal\n  gamma: 1\nclassWeights:\n  cat: 2\n');
    const training = { task: 'binary', loss: { kind: 'focal', gamma: 1 }, classWeights: { cat: 2 } };
    expect((await request()).training).toEqual(training);
    const flags = { loss: 'auto', classWeights: 'balanced' } as const;
    expect((await request(flags)).training).toEqual({ ...training, ...flags });
  });

  it('may hold a schedule as a function, which leaves no room for a warm-up', async () => {
    write('pupil.config.mjs', 'export default { schedule: () => 0.1 };');
    expect((await request()).training).toEqual({ schedule: expect.any(Function) });
    await expect(request({ warmupEpochs: 2 })).rejects.toMatchObject({
      code: 'option/schedule',
      where: 'warmupEpochs',
    });
  });

  it('may hold the network, made by the functions of the library', async () => {
    write(
      'pupil.config.ts',
      "import { defineConfig, dense, sequential } from 'pupil';\nexport default defineConfig({ model: sequential([dense(3)]) });",
    );
    expect((await request()).model).toEqual(sequential([dense(3)]));
  });

  it('names the file of the network from where it lies', async () => {
    mkdirSync(join(folder, 'inner'));
    write('inner/net.json', JSON.stringify(sequential([dense(4)])));
    const config = write('inner/settings.yaml', 'model: net.json');
    expect(await request({}, config)).toMatchObject({
      model: sequential([dense(4)]),
      origin: { architecture: 'file' },
    });
    expect(await request({ model: 'inner/net.json' })).toMatchObject({
      model: sequential([dense(4)]),
      origin: { architecture: 'flag' },
    });
    expect(await request({ architecture: 'lenet5' }, config)).toMatchObject({
      model: 'lenet5',
      origin: { architecture: 'flag' },
    });
  });

  it.each([
    ['pupil.config.ts', 'export const epochs = 3;', /no default export/],
    ['pupil.config.ts', "throw new Error('of my own');", /cannot be read: of my own/],
    ['pupil.config.ts', 'export default {', /cannot be read/],
    ['pupil.config.yaml', 'a: b: c', /cannot be read/],
    ['pupil.config.yaml', '- 1', /an object is needed/],
    ['pupil.config.json', '{ "earlyStopping": { "patients": 3 } }', /Unrecognized key: "patients"/],
    [
      'pupil.config.json',
      '{ "schedule": { "kind": "step", "evry": 3 } }',
      /schedule: Unrecognized key: "evry"/,
    ],
    ['pupil.config.json', '{ "epochs": 3, "epochs": 30 }', /the key "epochs" stands there twice/],
    ['pupil.config.yaml', '&a\nkind: [*a]', /holds itself/],
    [
      'pupil.config.ts',
      'const model = { options: {} }; model.options = model; export default { model };',
      /holds itself/,
    ],
    ['pupil.config.json', `{ "model": ${'['.repeat(1001)}${']'.repeat(1001)} }`, /more than 1000 levels/],
    ['pupil.config.json', '{ "model": "." }', /EISDIR/],
    ['pupil.config.json', '{ "model": "net.json", "architecture": "lenet5" }', /exclude each other/],
    ['pupil.config.json', '{ "model": "absent.json" }', /absent\.json: the file cannot be read/],
    ['pupil.config.json', '{ "model": { "type": "dense" } }', /model: Unrecognized key: "type"/],
  ])('that cannot be used is refused: %s %s', async (name, text, message) => {
    write(name, text);
    await expect(request()).rejects.toMatchObject({
      kind: 'option',
      message: expect.stringMatching(message),
    });
  });

  it('that is not there is asked for by its path, not by its contents', async () => {
    await expect(request({}, 'absent.ts')).rejects.toMatchObject({
      code: 'option/config',
      where: join(folder, 'absent.ts'),
      fix: 'name a file that exists and that you may read',
    });
  });

  it('knows every flag of pupil train', () => {
    expect(Object.keys(ConfigSchema.shape)).toEqual(expect.arrayContaining(Object.keys(trainFlags.shape)));
  });
});
