import type { BarChart } from './bar-chart.js';
import { shortened } from './shortened.js';

const NAME_COLUMNS = 28;
const NARROWEST_BAR = 10;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A chart of bars as lines of text without colours, at most `columns` wide (but no narrower than its names and 10 columns). */
export function terminalBars({ title, notes, bars }: BarChart, columns: number): string[] {
  const names = bars.map(({ name }) => shortened(name, NAME_COLUMNS));
  const nameWidth = Math.max(0, ...names.map(({ length }) => length));
  const textWidth = Math.max(0, ...bars.map(({ text }) => text.length));
  const room = Math.max(NARROWEST_BAR, columns - nameWidth - textWidth - 4);
  const longest = Math.max(...bars.map(({ share }) => share), Number.MIN_VALUE);
  return [
    title,
    // Without bars the notes say why.
    ...(bars.length === 0 ? notes : []),
    ...bars.map(({ share, text }, i) => {
      const eighths = Math.round((share / longest) * room * 8);
      const bar = '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
      return `${names[i].padEnd(nameWidth)}  ${text.padStart(textWidth)}  ${bar}`.trimEnd();
    }),
  ];
}
