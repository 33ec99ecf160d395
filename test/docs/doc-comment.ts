/** The doc comment of an exported name as Markdown: without its stars, its labels in bold. Throws if there is none. */
export function docComment(source: string, name: string): string {
  return commentLines(source, name)
    .map((line) => line.replace(/^(Source|Reduction|Throws|Shapes) {2,}/, '$1: ').replace(/^ {4,}(?=\S)/, ''))
    .join('\n')
    .trim();
}

/** The same with formulas as blocks of code and labels as a list, for comments with several of each. */
export function docBlocks(source: string, name: string): string {
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
