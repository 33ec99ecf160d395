import { TOPICS } from '../../src/advice/index.js';
import type { Topic } from '../../src/advice/topic.js';
import { wrapText } from '../../src/cli/wrap-text.js';

const INTRODUCTION = `# The knobs of training

<!-- Made from src/advice/topics; a test fails when it is out of date and says how to make it anew. -->

What each setting is, what happens when nothing is said, when to change it and what goes wrong. \`pupil explain <topic>\`
prints the same in a terminal.
`;

/** Lines of at most this many characters, for people who read the source. */
const COLUMNS = 120;

/** The text of docs/explain.md. */
export function explainPage(): string {
  return `${[INTRODUCTION, contents(), ...TOPICS.map(section)].join('\n')}`;
}

function contents(): string {
  const line = ({ name, title, question }: Topic) =>
    `- [${title}](#${anchor(title)}) (\`${name}\`)${question === undefined ? '' : `, question ${question}`}`;
  return `${TOPICS.map(line).join('\n')}\n`;
}

function section({ title, what, byDefault, change, pitfalls, options, layers, sources }: Topic): string {
  return [
    `## ${title}`,
    wrap(what),
    wrap(`**By default.** ${byDefault}`),
    wrap(`**When to change it.** ${change}`),
    wrap(`**Take care.** ${pitfalls}`),
    ...(options.length === 0 ? [] : [wrap(`Options: ${codes(options)}.`)]),
    ...(layers.length === 0 ? [] : [wrap(`Layers ([layers.md](layers.md)): ${codes(layers)}.`)]),
    `${sources.map((source) => `- ${source}`).join('\n')}\n`,
  ].join('\n\n');
}

function codes(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function wrap(text: string): string {
  return wrapText(text, COLUMNS).join('\n');
}

function anchor(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
}
