/** The doc comment of an exported name as Markdown: without its stars, its labels in bold. Throws if there is none. */
export function docComment(source: string, name: string): string {
  const comment = new RegExp(
    `/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*export (?:const|function) ${name}\\b`,
  ).exec(source);
  if (comment === null) throw new Error(`${name} has no doc comment`);
  const lines = comment[1].split('\n').map((line) => line.replace(/^\s*\*( |$)/, '').trimEnd());
  return lines
    .map((line) => line.replace(/^(Source|Reduction|Throws|Shapes) {2,}/, '$1: ').replace(/^ {4,}(?=\S)/, ''))
    .join('\n')
    .trim();
}
