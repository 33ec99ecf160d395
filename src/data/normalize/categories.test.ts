import { afterAll, describe, expect, it } from 'vitest';
import { computeOnce } from '../../../test/compute.js';
import { errorOf } from '../../../test/error-of.js';
import { input } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import {
  categoryCodes,
  categoryNames,
  countCategories,
  FittedCategories,
  fitCategories,
  mergeCategoryCounts,
  oneHotColumns,
} from './categories.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const COLOURS = ['red', 'blue', null, 'red', 'size 10', 'size 9'];
const open = { missing: 'category', unknown: 'zeros' } as const;

describe('a column of names', () => {
  it('is counted in parts and fitted in natural order, whatever the order of the rows', () => {
    const whole = countCategories(COLOURS);
    const parts = mergeCategoryCounts(
      countCategories(COLOURS.slice(3)),
      countCategories(COLOURS.slice(0, 3)),
    );
    expect(new Map(parts)).toEqual(new Map(whole));
    const column = fitCategories('colour', parts, open);
    expect(column.categories).toEqual(['blue', 'red', 'size 9', 'size 10']);
    expect(column).toEqual(fitCategories('colour', whole, open));
    expect(FittedCategories.parse(JSON.parse(JSON.stringify(column)))).toEqual(column);
  });

  it('becomes one column for each name in a graph, zeros for unknown names, one more for missing ones', async () => {
    const colour = fitCategories('colour', countCategories(['b', 'a', null]), open);
    const shape = fitCategories('shape', countCategories(['round']), { missing: 'zeros', unknown: 'zeros' });
    expect([colour, shape].flatMap(categoryNames)).toEqual([
      'colour is a',
      'colour is b',
      'colour is missing',
      'shape is round',
    ]);
    const ofColour = categoryCodes(colour, ['a', 'b', null, 'c']);
    const ofShape = categoryCodes(shape, ['round', null, 'square', 'round']);
    const codes = input('codes', [4, 2], 'int32');
    const data = Int32Array.from({ length: 8 }, (_, i) => [ofColour, ofShape][i % 2][i >> 1]);
    const [values] = await computeOnce(runtime, [[codes, data]], [oneHotColumns(codes, [colour, shape])]);
    // biome-ignore format: one row for each row
    expect(Array.from(values as Float32Array)).toEqual([
      1, 0, 0, 1,
      0, 1, 0, 0,
      0, 0, 1, 0,
      0, 0, 0, 1,
    ]);
  });

  it('is refused with column, row and reason', () => {
    const strict = fitCategories('colour', countCategories(['a', 'b']));
    const codes = input('codes', [4, 2], 'int32');
    expect({
      unknown: errorOf(() => categoryCodes(strict, ['a', 'c'], 7)).message,
      missing: errorOf(() => categoryCodes(strict, [null])).message,
      missingInTraining: errorOf(() => fitCategories('colour', countCategories(COLOURS))).message,
      empty: errorOf(() => fitCategories('colour', countCategories([null]))).message,
      many: errorOf(() => fitCategories('id', countCategories(['1', '2', '3']), { most: 2 })).message,
      option: errorOf(() => fitCategories('id', countCategories(['1']), { unknown: 'drop' as 'zeros' }))
        .message,
      shape: errorOf(() => oneHotColumns(codes, [strict])).message,
    }).toMatchInlineSnapshot(`
      {
        "empty": "column colour: there is no value; leave the column out",
        "many": "column id: there are more names than a column of categories has (got names 3, most 2); leave the column out, or raise most",
        "missing": "column colour, row 1: a value is missing; choose what missing values become: zeros or category",
        "missingInTraining": "column colour: a value is missing (got missing 1); choose what missing values become: zeros or category",
        "option": "column id: the options are not valid (got ["unknown: Invalid option: expected one of \\"error\\"|\\"zeros\\""]); known options are missing, unknown, most",
        "shape": "oneHotColumns: codes must be int32 [N, D], with a column for each that was fitted (got codes "int32[4, 2]", columns 1); give the codes that categoryCodes makes, in the order of the fitted columns",
        "unknown": "column colour, row 9: the training data do not have this name (got "c"); mend the value, or fit with unknown: 'zeros'",
      }
    `);
  });
});
