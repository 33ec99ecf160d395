import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PAGE_STYLE } from '../../src/report/page/page-style.js';

/** Values of variables, in the order of themes: light, then dark. */
function valuesOf(style: string): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  for (const [, name, value] of style.matchAll(/(--[a-z0-9-]+): (#[0-9a-f]+|light-dark\([^)]+\));/g))
    values[name!] = [...(values[name!] ?? []), ...value!.match(/#[0-9a-f]+/g)!];
  return values;
}

it('has every colour of the report, in both themes', () => {
  const ofReport = valuesOf(PAGE_STYLE);
  expect(Object.keys(ofReport).length).toBeGreaterThan(20);
  const own = valuesOf(readFileSync(new URL('theme.css', import.meta.url), 'utf8'));
  expect(own).toMatchObject(ofReport);
  for (const [name, values] of Object.entries(own)) expect([name, values.length]).toEqual([name, 2]);
});
