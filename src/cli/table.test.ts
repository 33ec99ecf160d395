import { expect, it } from 'vitest';
import { renderPairs, renderTable } from './table.js';

it('aligns columns, numbers to the right', () => {
  const table = renderTable(
    [{ title: 'class' }, { title: 'count', align: 'right' }],
    [
      ['ant', '9'],
      ['蜜蜂', '1,204'],
      ['bumblebee', '31'],
    ],
  );
  expect(table).toMatchInlineSnapshot(`
    [
      "class      count",
      "ant            9",
      "蜜蜂       1,204",
      "bumblebee     31",
    ]
  `);
});

it('renders a table without rows and pairs with an empty value', () => {
  expect(renderTable([{ title: 'a' }, { title: 'b' }], [])).toEqual(['a  b']);
  expect(
    renderPairs([
      ['x', ''],
      ['long', '1'],
    ]),
  ).toEqual(['x', 'long  1']);
});
