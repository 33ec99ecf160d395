import { isolated } from '../page/isolated.js';

/** Text of somebody else (a class, a file) within Markdown, of which nothing is taken for markup or turns what stands beside it. */
export function markdownText(text: string): string {
  return isolated(text)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\\`*_{}[\]<>#|~!$&]/g, (sign) =>
      sign === '<' || sign === '&' ? ENTITIES[sign] : `\\${sign}`,
    );
}

/** Markdown lets HTML through, so that a backslash is not enough. */
const ENTITIES = { '<': '&lt;', '&': '&amp;' } as const;

/** A block of code. Its fence is longer than any run of backticks in it (CommonMark 0.31, 4.5). */
export function codeBlock(code: string, language: string): string {
  const longest = Math.max(2, ...Array.from(code.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${code.replace(/\n$/, '')}\n${fence}`;
}

/** A table; cells are Markdown already. Columns after the first are numbers unless `isText`. */
export function markdownTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  { isText = false }: { readonly isText?: boolean } = {},
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = titles.map((_, i) => (i === 0 || isText ? '---' : '---:'));
  return [titles, rule, ...rows].map(line).join('\n');
}
