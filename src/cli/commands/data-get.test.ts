import { describe, expect, it, vi } from 'vitest';
import { fakeWorld } from '../../../test/fake-world.js';
import { DataError, InterruptedError } from '../../base/error.js';
import { DATA_SETS } from '../../data/index.js';
import { dataGetResult } from '../contract/index.js';
import type { GottenData, Library } from '../library.js';
import { runProgram } from '../program.js';

const gotten: GottenData = {
  name: 'mnist',
  title: DATA_SETS.mnist.title,
  origin: DATA_SETS.mnist.origin,
  folder: '/home/ada/mnist',
  downloaded: true,
  files: DATA_SETS.mnist.files.map(({ name, bytes, sha256 }) => ({ file: name, bytes, sha256, isNew: true })),
};

async function run(line: readonly string[], answer: Library['getDataSet'] = async () => gotten) {
  const getDataSet = vi.fn<Library['getDataSet']>(answer);
  const world = fakeWorld({ folder: '/home/ada', library: { getDataSet } });
  const exitCode = await runProgram(['data', 'get', ...line], world);
  return {
    exitCode,
    out: world.out(),
    err: world.err(),
    asked: getDataSet.mock.calls.map((call) => call.slice(0, 2)),
  };
}

describe('pupil data get', () => {
  it('downloads into a folder of the same name, and says how to go on', async () => {
    const { exitCode, out, asked } = await run(['mnist']);
    expect([exitCode, asked]).toEqual([0, [['mnist', '/home/ada/mnist']]]);
    expect(out).toMatchInlineSnapshot(`
      "MNIST: 60,000 handwritten digits to train on and 10,000 to test with, 28 x 28, grey
        Y. LeCun, C. Cortes, C. Burges; http://yann.lecun.com/exdb/mnist/

      written to mnist: 4 files, 11.1 MiB, all with the right SHA-256

        pupil train mnist
      "
    `);
  });

  it('downloads into the folder that --to names', async () => {
    const elsewhere = { ...gotten, folder: '/home/ada/my data/digits' };
    const { out, asked } = await run(['mnist', '--to', 'my data/digits'], async () => elsewhere);
    expect(asked).toEqual([['mnist', '/home/ada/my data/digits']]);
    expect(out).toContain("pupil train 'my data/digits'");
  });

  it('says that everything was there', async () => {
    const { out } = await run(['mnist'], async () => ({ ...gotten, downloaded: false }));
    expect(out).toContain('already in mnist: 4 files');
  });

  it('prints one JSON document', async () => {
    const { out } = await run(['mnist', '--json']);
    expect(dataGetResult.parse(JSON.parse(out))).toEqual(gotten);
  });

  it('shows how far it is', async () => {
    const world = fakeWorld({
      folder: '/home/ada',
      library: {
        getDataSet: async (_name, _folder, { onProgress }) => {
          for (const done of [0, 500_000, 2_000_000]) {
            world.advance(2000);
            onProgress?.({ stage: 'download', done, total: 4_000_000 });
          }
          return gotten;
        },
      },
      isTTY: true,
      columns: 100,
    });
    await runProgram(['data', 'get', 'mnist'], world);
    expect(world.err()).toMatch(/downloading {2}\[#+-+\] {2}2,000\/4,000 {2}ETA 4\.0 s {2}500 kB\/s/);
  });

  it('exits with 3 and says where to put the file when nothing can be downloaded', async () => {
    const { exitCode, out, err } = await run(['cifar10'], () =>
      Promise.reject(
        new DataError({
          code: 'data/download',
          where: 'x.gz',
          what: 'the file could not be downloaded from any of its addresses',
          got: { 'https://a/x.gz': 'getaddrinfo ENOTFOUND a' },
          fix: 'put x.gz into /home/ada/cifar10 by hand',
        }),
      ),
    );
    expect([exitCode, out]).toEqual([3, '']);
    expect(err).toContain('https://a/x.gz');
    expect(err).toContain('getaddrinfo ENOTFOUND a');
    expect(err).toContain('put x.gz into /home/ada/cifar10 by hand');
  });

  it('exits with 130 when it is interrupted', async () => {
    const { exitCode, err } = await run(['mnist'], () =>
      Promise.reject(
        new InterruptedError({
          code: 'interrupted/download',
          what: 'the download was interrupted; what has come so far is kept',
          fix: 'give the same command again to go on',
        }),
      ),
    );
    expect(exitCode).toBe(130);
    expect(err).toContain('give the same command again to go on');
  });

  it.each([
    [
      ['imagenet'],
      /one of mnist, fashion-mnist, cifar10|mnist\|fashion-mnist\|cifar10|mnist, fashion-mnist or cifar10/,
    ],
    [[], /name/],
    [['mnist', 'cifar10'], /too many arguments/],
    [['mnist', '--into', 'x'], /--into/],
  ])('exits with 2 for %j', async (line, message) => {
    const { exitCode, err, asked } = await run(line);
    expect([exitCode, asked]).toEqual([2, []]);
    expect(err).toMatch(message);
  });

  it('is suggested where it was mistyped', async () => {
    const world = fakeWorld({ folder: '/home/ada' });
    expect(await runProgram(['data', 'gte', 'mnist'], world)).toBe(2);
    expect(world.err()).toContain('Did you mean pupil data get?');
    const other = fakeWorld({ folder: '/home/ada' });
    expect(await runProgram(['data', 'photos', 'more'], other)).toBe(2);
    expect(other.err()).not.toContain('Did you mean');
  });
});
