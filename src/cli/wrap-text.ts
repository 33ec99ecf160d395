import { textWidth } from './text-width.js';

/** Lines of at most `columns`, broken at spaces; `first` begins the first line, as many spaces the others. */
export function wrapText(text: string, columns: number, first = ''): string[] {
  const indent = ' '.repeat(textWidth(first));
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && textWidth(line) + 1 + textWidth(word) > columns) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
