import type { TopicText } from './library.js';
import type { Style } from './output.js';
import { textWidth } from './text-width.js';
import { wrapText } from './wrap-text.js';

const DEFAULT_COLUMNS = 80;
/** Longer lines are hard to read. */
const WIDEST = 88;

/** One topic, as a page to read. */
export function renderTopic(topic: TopicText, style: Style, columns: number | undefined): string[] {
  const width = widthOf(columns);
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
  const width = widthOf(columns);
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

function widthOf(columns: number | undefined): number {
  return Math.min(WIDEST, columns || DEFAULT_COLUMNS);
}
