/**
 * The doc comment of an exported name as Markdown: without its stars, formulas that are indented as blocks of code, labels
 * as a list. Throws if there is none.
 */
export function docComment(source: string, name: string): string {
  const lines = commentLines(source, name);
  return lines
    .map((line, i) => {
      if (LABEL.test(line)) return line.replace(LABEL, '- $1: ');
      return line.startsWith(' ') && isUnderLabel(lines, i) ? line.replace(/^ +/, '  ') : line;
    })
    .join('\n')
    .trim();
}

const LABEL = /^([A-Z]\w+) {2,}/;

/** Whether line `i` goes on with what a label above it began. */
function isUnderLabel(lines: readonly string[], i: number): boolean {
  const start = lines.slice(0, i).findLastIndex((line) => !line.startsWith(' '));
  return start !== -1 && LABEL.test(lines[start]);
}

function commentLines(source: string, name: string): string[] {
  const comment = new RegExp(
    `/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*export (?:const|function) ${name}\\b`,
  ).exec(source);
  if (comment === null) throw new Error(`${name} has no doc comment`);
  return comment[1].split('\n').map((line) => line.replace(/^\s*\*( |$)/, '').trimEnd());
}
