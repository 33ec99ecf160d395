import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fakeWorld } from '../../test/fake-world.js';
import { temporaryFolder } from '../../test/pictures.js';
import { renderReport } from './commands/doctor.js';
import { doctorResult } from './contract/index.js';
import { findProblems, inspectMachine, type MachineReport } from './machine.js';
import { createStyle } from './output.js';
import { runProgram } from './program.js';

const GIB = 2 ** 30;
const healthy: MachineReport = {
  ok: true,
  pupil: '1.2.3',
  node: '22.1.0',
  platform: 'linux-x64',
  cpu: { model: 'A processor', cores: 4, defaultThreads: 4 },
  memory: { totalBytes: 8 * GIB, freeBytes: 4 * GIB },
  disk: { folder: '/home/ada', freeBytes: 10 * GIB, writable: true },
  onnxRuntime: { version: '1.30.0', providers: ['cpu', 'webgpu'], graphRuns: true },
  images: {
    sharp: '0.35.5',
    libvips: '8.18.7',
    formats: ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif', 'svg'],
  },
  caches: {
    folder: '/home/ada/.cache/pupil',
    pictureBytes: 2 * GIB,
    graphBytes: 1024,
    graphLimitBytes: 1e9,
    tuningBytes: 0,
  },
  problems: [],
};

describe('inspectMachine', () => {
  it('finds that training works where these tests run', async () => {
    const report = doctorResult.parse({ ...(await inspectMachine(process.cwd(), '1.2.3')), tuning: null });
    expect(report).toMatchObject({ ok: true, node: process.versions.node, pupil: '1.2.3' });
    expect(report.onnxRuntime).toMatchObject({ graphRuns: true, providers: expect.arrayContaining(['cpu']) });
    expect(report.images.formats).toEqual(['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif']);
    expect(report.memory.freeBytes).toBeLessThanOrEqual(report.memory.totalBytes);
  });

  it('reports a folder that is not there rather than failing', async () => {
    const report = doctorResult.parse({
      ...(await inspectMachine('/no/such/folder', '1.2.3')),
      tuning: null,
    });
    expect(report.disk).toEqual({ folder: '/no/such/folder', freeBytes: null, writable: false });
    expect(report.ok).toBe(false);
  });
});

describe('findProblems', () => {
  const what = (changes: Partial<MachineReport>) =>
    findProblems({ ...healthy, ...changes }).map(
      (problem) => `${problem.blocks ? 'blocks' : 'note'}: ${problem.what}`,
    );

  it('finds none on a healthy machine', () => {
    expect(findProblems(healthy)).toEqual([]);
  });

  it.each([
    ['20.18.3', 1],
    ['18.20.0', 1],
    ['20.19.0', 0],
    ['24.0.0', 0],
  ])('judges Node %s', (node, count) => {
    expect(what({ node })).toHaveLength(count);
  });

  it('names each thing that is missing, the gravest first', () => {
    expect(
      what({
        memory: { totalBytes: GIB, freeBytes: GIB },
        disk: { folder: '/', freeBytes: 1000, writable: false },
        onnxRuntime: { version: null, providers: [], graphRuns: false },
        images: { sharp: '0.35.5', libvips: '8', formats: ['jpeg', 'png', 'webp', 'gif', 'tiff'] },
      }),
    ).toMatchInlineSnapshot(`
      [
        "blocks: ONNX Runtime cannot be loaded",
        "blocks: this folder cannot be written to",
        "note: this build of libvips cannot read avif",
        "note: less than 500 MiB of disk space is free here",
        "note: there is less than 1.5 GiB of memory",
      ]
    `);
    expect(what({ images: { sharp: null, libvips: null, formats: [] } })).toHaveLength(1);
    expect(what({ onnxRuntime: { ...healthy.onnxRuntime, graphRuns: false } })).toHaveLength(1);
  });
});

describe('pupil doctor', () => {
  it('prints what it found', () => {
    expect(renderReport(healthy, createStyle(false)).join('\n')).toMatchInlineSnapshot(`
      "Pupil         1.2.3
      Node          22.1.0 on linux-x64
      processor     A processor, 4 cores, 4 threads used by default
      memory        8.0 GiB, 4.0 GiB free
      disk here     10.0 GiB free, writable
      ONNX Runtime  1.30.0 (cpu, webgpu), a small graph runs
      pictures      sharp 0.35.5, libvips 8.18.7: jpeg, png, webp, gif, tiff, avif, svg
      caches        2.0 GiB of pictures, 1.0 KiB of graphs (at most 953.7 MiB), 0 B of tuning, in /home/ada/.cache/pupil; pupil doctor --clear-caches deletes them

      Training works on this machine."
    `);
  });

  it('exits with 1 and says how to mend it when training does not work', async () => {
    const world = fakeWorld({ folder: '/no/such/folder' });
    expect(await runProgram(['doctor'], world)).toBe(1);
    expect(world.out()).toContain(
      'missing: this folder cannot be written to\n  fix:   change to another folder',
    );
  });

  it('prints one JSON document that follows the contract', async () => {
    const world = fakeWorld();
    expect(await runProgram(['doctor', '--json'], world)).toBe(0);
    expect(doctorResult.parse(JSON.parse(world.out())).ok).toBe(true);
    expect(world.err()).toBe('');
  });

  it('says what caches take, and deletes them when asked to, and nothing else', async () => {
    const caches = temporaryFolder({
      'graphs/a.graph': new Uint8Array(5000),
      'pixels/b.records': new Uint8Array(9000),
      'tuning/c.json': new Uint8Array(6000),
      'mine.txt': 'kept',
    });
    const bytes = async (...flags: string[]) => {
      const world = fakeWorld({ env: { PUPIL_CACHE_DIR: caches } });
      expect(await runProgram(['doctor', '--json', ...flags], world)).toBe(0);
      return doctorResult.parse(JSON.parse(world.out())).caches;
    };
    const before = await bytes();
    expect(before.folder).toBe(caches);
    expect(before.graphBytes).toBeGreaterThanOrEqual(5000);
    expect(before.pictureBytes).toBeGreaterThanOrEqual(9000);
    expect(before.tuningBytes).toBeGreaterThanOrEqual(6000);
    expect(await bytes('--clear-caches')).toEqual({
      folder: caches,
      pictureBytes: 0,
      graphBytes: 0,
      graphLimitBytes: 1e9,
      tuningBytes: 0,
    });
    expect(readdirSync(caches)).toEqual(['mine.txt']);
  });

  it('says how many graphs are kept, and refuses a size that is none', async () => {
    const world = (size: string) => fakeWorld({ env: { PUPIL_GRAPH_CACHE: size } });
    const none = world('0');
    expect(await runProgram(['doctor'], none)).toBe(0);
    expect(none.out()).toContain('of graphs (none are kept: PUPIL_GRAPH_CACHE is 0)');
    const wrong = world('much');
    expect(await runProgram(['doctor'], wrong)).toBe(2);
    expect(wrong.err()).toContain('use a size such as 500MB, or 0 to keep none');
  });

  const tuning = {
    batchSize: 64,
    threads: 2,
    shapes: [
      {
        shape: 'conv2d 64x3x32x32 16x3x3x3 {"strides":[1,1]}',
        operation: 'conv2d',
        usual: 'blocked',
        chosen: 'plain',
        milliseconds: { blocked: 4.126, plain: 3.5 },
      },
      {
        shape: 'conv2d 64x16x32x32 16x16x3x3 {"strides":[1,1]}',
        operation: 'conv2d',
        usual: 'blocked',
        chosen: 'blocked',
        milliseconds: { blocked: 4, plain: 9 },
      },
    ],
    file: '/home/ada/.cache/pupil/tuning/1.json',
  };

  it('measures for a network when asked to, and shows what differs', async () => {
    const asked: unknown[] = [];
    const world = fakeWorld({
      env: { PUPIL_CACHE_DIR: '/home/ada/.cache/pupil' },
      library: {
        tuneMachine: async (target, question) => {
          asked.push(target, question);
          return tuning;
        },
      },
    });
    const flags = ['--image-size', '32', '--batch-size', '64', '--threads', '2'];
    expect(await runProgram(['doctor', '--tune', 'resnet-20', ...flags], world)).toBe(0);
    expect(asked).toEqual([
      'resnet-20',
      { imageSize: 32, batchSize: 64, threads: 2, caches: '/home/ada/.cache/pupil' },
    ]);
    expect(world.out().slice(world.out().indexOf('Tuned'))).toMatchInlineSnapshot(`
      "Tuned for resnet-20, 64 a batch, 2 threads; faster in another form: 1 of 2 shapes.

      operation  shapes               usual             chosen
      conv2d     64x3x32x32 16x3x3x3  blocked, 4.13 ms  plain, 3.50 ms

      Kept in /home/ada/.cache/pupil/tuning/1.json; trainings that begin from now on use it.
      "
    `);
    const json = fakeWorld({ library: { tuneMachine: async () => tuning } });
    expect(await runProgram(['doctor', '--tune', 'resnet-20', '--json'], json)).toBe(0);
    expect(doctorResult.parse(JSON.parse(json.out())).tuning).toEqual({ target: 'resnet-20', ...tuning });
  });

  it('refuses to tune for nothing in particular, and what belongs to tuning without it', async () => {
    for (const [line, text] of [
      [['--tune'], 'a run directory, a model or the name of an architecture to measure'],
      [['resnet-20'], 'add --tune, or leave it out'],
      [['--batch-size', '64'], 'where: --batch-size'],
    ] as const) {
      const world = fakeWorld();
      expect(await runProgram(['doctor', ...line], world)).toBe(2);
      expect(world.err()).toContain(text);
    }
  });
});
