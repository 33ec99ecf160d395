import { describe, expect, it } from 'vitest';
import { createStyle } from './output.js';
import { renderTable } from './table.js';
import { visibleText } from './visible-text.js';

describe('text for a terminal', () => {
  it('shows control characters in place of obeying them', () => {
    expect(visibleText('a\u001b]0;owned\u0007\u001b[2J\u001b[1Ab\u009b31m\r\u007f', true)).toBe(
      'a\\u001b]0;owned\\u0007\\u001b[2J\\u001b[1Ab\\u009b31m\\r\\u007f',
    );
  });

  it('leaves lines, tabs, every script and our own emphasis as they are', () => {
    const text = `ünï-日本 🐈\n\tnext ${createStyle(true).bold('bold')} ${createStyle(true).red('red')}`;
    expect(visibleText(text, true)).toBe(text);
  });

  it('shows the codes of emphasis where none is wanted', () => {
    expect(visibleText('\u001b[31mred.png', false)).toBe('\\u001b[31mred.png');
  });

  it('keeps a row of a table on its line', () => {
    expect(renderTable([{ title: 'file' }, { title: 'label' }], [['new\nline.png', 'cat']])).toEqual([
      'file           label',
      'new\\nline.png  cat',
    ]);
  });
});
