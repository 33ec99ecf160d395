import { describe, expect, it } from 'vitest';
import { fitColumn, summarizeColumn, type TableInput } from '../../data/index.js';
import type { ModelContract } from '../../train/index.js';
import { commonContract } from './common-contract.js';

function tableOf(
  transform: 'zScore' | 'log1p' | 'boxCox',
  categories: string[],
  unknown: 'zeros' | 'error',
): TableInput {
  const size = fitColumn('size', summarizeColumn('size', [1, 2, 3, 5]), { transform });
  return {
    kind: 'table',
    columns: [
      { type: 'numeric', ...size },
      { type: 'categorical', name: 'colour', categories, missing: 'error', unknown },
    ],
  };
}

const common = (...tables: TableInput[]) => {
  const members = tables.map((input, i) => ({
    name: `member ${i}`,
    contract: { task: 'multi-class', classes: ['a', 'b'], input } as ModelContract,
  }));
  return commonContract(members).input as TableInput;
};

describe('the table that an ensemble takes', () => {
  it('has the numbers that all members are defined for', () => {
    const kinds = (['zScore', 'boxCox', 'log1p'] as const).map((kind) => tableOf(kind, ['x'], 'error'));
    expect(common(...kinds).columns[0]).toMatchObject({ transform: { kind: 'boxCox' } });
  });

  it.each([
    ['zeros', ['red', 'green', 'blue']],
    ['error', ['green']],
  ] as const)('has the names that any or all know, where unknown ones are %s', (unknown, categories) => {
    const [a, b] = [
      ['red', 'green'],
      ['green', 'blue'],
    ].map((names) => tableOf('zScore', names, unknown));
    expect(common(a, b).columns[1]).toMatchObject({ categories });
  });

  it('is refused where members treat values otherwise', () => {
    const tables = [tableOf('zScore', ['red'], 'zeros'), tableOf('zScore', ['red'], 'error')];
    expect(() => common(...tables)).toThrow(/member 1: members must take the same columns.*unknown error/);
  });
});
