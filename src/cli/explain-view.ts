import type { TopicText } from './library.js';
import type { Style } from './output.js';
import { textColumns } from './text-columns.js';
import { textWidth } from './text-width.js';
import { wrapText } from './wrap-text.js';

/** Running text is hard to read in lines that are longer. */
const WIDEST = 88;

/** One topic, as a page to read. */
export function renderTopic(topic: TopicText, style: Style, columns: number | undefined): string[] {
  const width = textColumns(columns, WIDEST);
  const section = (title: string, text: string) => ['', style.bold(title), ...wrapText(text, width, '  ')];
  return [
    style.bold(topic.title),
    '',
    ...wrapText(topic.what, width),
    ...section('By default', topic.byDefault),
    ...section('When to change it', topic.change),
    ...section('Take care', topic.pitfalls),
    '',
    ...named('options', topic.options, width),
    ...named('layers', topic.layers, width),
    ...topic.sources.flatMap((source, i) => wrapText(source, width, i === 0 ? 'sources  ' : '         ')),
  ];
}

/** The list of topics, the ten questions first. */
export function renderTopics(
  topics: readonly TopicText[],
  style: Style,
  columns: number | undefined,
): string[] {
  const width = textColumns(columns, WIDEST);
  const gap = Math.max(...topics.map(({ name }) => textWidth(name))) + 2;
  const line = ({ name, title, question }: TopicText) =>
    wrapText(title, width, `${String(question ?? '').padStart(2)}  ${name.padEnd(gap)}`);
  return [
    style.bold('The ten questions of training'),
    ...topics.filter(({ question }) => question !== null).flatMap(line),
    '',
    style.bold('And more'),
    ...topics.filter(({ question }) => question === null).flatMap(line),
    '',
    'pupil explain <topic> explains one of them.',
  ];
}

function named(title: string, names: readonly string[], width: number): string[] {
  return names.length === 0 ? [] : wrapText(names.join(', '), width, title.padEnd(9));
}
