import { textWidth } from './text-width.js';
import { onOneLine } from './visible-text.js';

export interface Column {
  readonly title: string;
  /** Numbers read best flush right. */
  readonly align?: 'left' | 'right';
}

/** Rows under their titles in aligned columns two spaces apart; no trailing spaces. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const lines = [columns.map(({ title }) => title), ...rows].map((line) => line.map(onOneLine));
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => textWidth(line[i] ?? ''))));
  return lines.map((line) =>
    columns
      .map(({ align }, i) => {
        const cell = line[i] ?? '';
        const gap = ' '.repeat(widths[i] - textWidth(cell));
        return align === 'right' ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Names and values, the values starting in one column. */
export function renderPairs(pairs: readonly (readonly [name: string, value: string])[]): string[] {
  const width = Math.max(...pairs.map(([name]) => textWidth(name)));
  return pairs.map(([name, value]) => `${name}${' '.repeat(width - textWidth(name))}  ${value}`.trimEnd());
}
