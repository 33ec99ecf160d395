import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fakeWorld } from '../../test/fake-world.js';
import { temporaryFolder } from '../../test/pictures.js';
import { dataTableResult } from './contract/index.js';
import { library } from './library-binding.js';
import { runProgram } from './program.js';

const lines = Array.from(
  { length: 60 },
  (_, i) => `${i},${(i * 37) % 11},${i % 3 ? 'red' : 'blue'},${i % 2}`,
);
const run = async (flags: readonly string[]) => {
  const folder = temporaryFolder({ 'rows.csv': Buffer.from(`id,size,colour,kind\n${lines.join('\n')}\n`) });
  const world = fakeWorld({ folder, library });
  return { code: await runProgram(['data', join(folder, 'rows.csv'), ...flags], world), world };
};

it('pupil data prints columns, what is predicted, and what to do', async () => {
  const { code, world } = await run([]);
  expect(code).toBe(0);
  expect(world.out()).toMatchInlineSnapshot(`
    "column  missing  values  min  median  max  skew  becomes
    id            0      60                          (left out)
    size          0      11    0       5   10   0.0  minMax
    colour        0       2                          categories
    kind          0       2                          (predicted)

    predicting kind, as 2 classes: it holds two different numbers; name another by
    --target

    class  rows  share  train  validation
    0        30  50.0%     24           6
    1        30  50.0%     24           6
    all      60            48          12

    why columns are normalized so, by the rows to train on
      size: minMax, since the values fill their range without tails (excess kurtosis
      -1.3)

    left out
      id: it counts the rows from 0 to 59

    warning: the validation part has 12 rows, so that an accuracy of 80% means 80 ±
             23%: differences smaller than that say nothing
        fix: gather more rows, or keep more for validation (--validation-split 0.3)
    advice: 6 rows outside training also occur there, exactly: scores on such rows
            may come out too high
        fix: if rows were copied, remove the copies; in tables of few different
             values, rows may be alike by chance
    advice: 29 rows are the same as an earlier one in all columns but the class: no
            network can be right about both
        fix: expect mistakes there; another column may tell such rows apart, or some
             of the classes are wrong
    advice: nothing can be learned from 1 column, which training leaves out: id
        fix: reasons are listed above; name the type of a column that is meant to be
             learned from (--types)
    "
  `);
});

it('prints the contract as JSON', async () => {
  const { world } = await run(['--json']);
  const result = dataTableResult.parse(JSON.parse(world.out()));
  expect(result).toMatchObject({ source: 'table', count: 60 });
  expect(result.columns[2]).toMatchObject({ name: 'colour', min: null, normalization: 'categories' });
});

it('refuses what can only be asked about pictures', async () => {
  for (const flags of [
    ['--sheet', 's.png'],
    ['--run', 'runs/a'],
    ['--check-labels', 'always'],
  ]) {
    const { code, world } = await run(flags);
    expect(code).toBe(2);
    expect(world.err()).toContain(`leave out ${flags[0]}`);
  }
});
