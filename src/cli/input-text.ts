import type { Summary } from './library.js';

/** What goes into a model, in a few words: 28 x 28 x 1, or the number of columns of each kind. */
export function inputText(input: Summary['input']): string {
  const { columns, height, width, channels } = input;
  if (columns === undefined) return `${height} x ${width} x ${channels}`;
  const numeric = columns.filter(({ type }) => type === 'numeric').length;
  const categorical = columns.length - numeric;
  const parts = [
    ...(numeric > 0 ? [`${numeric} numeric`] : []),
    ...(categorical > 0 ? [`${categorical} categorical`] : []),
  ];
  return `${parts.join(' and ')} ${columns.length === 1 ? 'column' : 'columns'}`;
}
