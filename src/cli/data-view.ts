import { formatBytes } from '../base/format.js';
import { formatCount, formatNumberOf } from '../base/format-count.js';
import { byWeight } from '../inspect/index.js';
import { displayPath } from './display-path.js';
import type { InspectedData } from './library.js';
import type { Style } from './output.js';
import { type Column, renderPairs, renderTable } from './table.js';
import { textColumns } from './text-columns.js';
import { textWidth, truncateStart, truncateText } from './text-width.js';
import { onOneLine } from './visible-text.js';
import { wrapText } from './wrap-text.js';

/** Classes in the table; of more, the largest and the smallest. */
const MOST_CLASSES = 24;
const MOST_OF_EACH_END = 10;
/** Files and groups that are listed. */
const MOST_LISTED = 10;
const WIDEST_NAME = 40;

type Parts = InspectedData['splits'];
interface Counted extends Pick<InspectedData, 'splits' | 'targetKind' | 'count'> {
  readonly classes: readonly (Parts & { readonly name: string; readonly count: number })[];
}

export interface DataViewOptions {
  readonly style: Style;
  readonly columns: number | undefined;
  /** Current folder. */
  readonly folder: string;
}

/** Classes, what the pictures are like, the files that something is wrong with, and what to do. */
export function renderData(data: InspectedData, { style, columns, folder }: DataViewOptions): string[] {
  const width = textColumns(columns);
  return [
    ...classTable(data, 'pictures'),
    '',
    ...wrappedPairs(pairsOf(data), width),
    ...section('cannot be used', problemLines(data, width), style),
    ...section('labels that are probably wrong', suspiciousLines(data, width), style),
    ...section('copies', duplicateLines(data, width), style),
    ...findingLines(data, width, style),
    ...(data.sheet === null ? [] : ['', `contact sheet in ${displayPath(data.sheet, folder)}`]),
  ];
}

/** Names and values; long values go on under where they began. */
function wrappedPairs(pairs: readonly [name: string, value: string][], width: number): string[] {
  const column = Math.max(...pairs.map(([name]) => textWidth(name)));
  return renderPairs(
    pairs.flatMap(([name, value]) =>
      wrapText(value, width - column - 2).map((line, i): [string, string] => [i === 0 ? name : '', line]),
    ),
  );
}

export function section(title: string, lines: readonly string[], style: Style): string[] {
  return lines.length === 0 ? [] : ['', style.bold(title), ...lines];
}

/** Classes with how many there are of each, in all and in each part. */
export function classTable(
  { classes, splits, targetKind, count }: Counted,
  noun: 'pictures' | 'rows',
): string[] {
  const parts = (['train', 'validation', 'test'] as const).filter((part) => splits[part] > 0);
  const columns: Column[] = [
    { title: targetKind === 'class' ? 'class' : 'label' },
    ...[noun, 'share', ...parts].map((title) => ({ title, align: 'right' as const })),
  ];
  const row = (one: Counted['classes'][number]) => [
    truncateText(one.name, WIDEST_NAME),
    formatCount(one.count),
    `${((100 * one.count) / count).toFixed(1)}%`,
    ...parts.map((part) => formatCount(one[part])),
  ];
  const total = [
    targetKind === 'class' ? 'all' : 'pictures',
    formatCount(count),
    '',
    ...parts.map((part) => formatCount(splits[part])),
  ];
  if (classes.length <= MOST_CLASSES) return renderTable(columns, [...classes.map(row), total]);
  const sorted = [...classes].sort((a, b) => b.count - a.count);
  const hidden = sorted.slice(MOST_OF_EACH_END, -MOST_OF_EACH_END);
  return renderTable(columns, [
    ...sorted.slice(0, MOST_OF_EACH_END).map(row),
    [`… ${hidden.length} more`, `${formatCount(hidden.at(-1)!.count)} … ${formatCount(hidden[0]!.count)}`],
    ...sorted.slice(-MOST_OF_EACH_END).map(row),
    total,
  ]);
}

function pairsOf(data: InspectedData): [string, string][] {
  const { sizes, formats, grey, count, turned, transparent, input, bytes, ignored } = data;
  const size = ({ width, height }: { width: number; height: number }) => `${width} x ${height}`;
  const colour =
    grey === 0
      ? 'colour'
      : grey === count
        ? 'grey'
        : `${formatCount(count - grey)} colour, ${formatCount(grey)} grey`;
  return [
    [
      'sizes',
      sizes.different === 1
        ? `${size(sizes.median)}, all of them`
        : `${size(sizes.smallest)} … ${size(sizes.largest)}, usually ${size(sizes.median)}; ${formatCount(sizes.different)} different`,
    ],
    ['formats', formats.map(({ format, count: of }) => `${format} ${formatCount(of)}`).join(', ')],
    ['colour', colour],
    ...(turned === 0
      ? []
      : [['turned', `${formatCount(turned)} by EXIF, which training obeys`] as [string, string]]),
    ...(transparent === 0
      ? []
      : [['transparent', `${formatCount(transparent)}, which training lays on white`] as [string, string]]),
    ['on the disk', formatBytes(bytes)],
    ['labels', labelsText(data.labels)],
    ['model input', `${size(input)}, ${input.channels === 1 ? 'grey' : 'colour'}, fit ${input.fit}`],
    ...(ignored.length === 0
      ? []
      : [
          [
            'no pictures',
            ignored
              .map(({ extension, count: of }) => `${formatCount(of)} ${extension || 'without extension'}`)
              .join(', '),
          ] as [string, string],
        ]),
  ];
}

function labelsText({ skipped, found, agreement, judge }: InspectedData['labels']): string {
  if (skipped !== null) return `${judge === null ? 'not looked at' : 'none suspected'}: ${skipped}`;
  const who = judge === 'run' ? 'the model of the run' : 'small networks';
  const known =
    agreement === null
      ? ''
      : `, which ${judge === 'run' ? 'agrees' : 'agree'} with ${(100 * agreement).toFixed(1)}% of them`;
  return `${found === 0 ? 'none' : formatCount(found)} suspicious to ${who}${known}`;
}

export function problemLines(
  { problems }: Pick<InspectedData, 'problems'>,
  width: number,
  noun = 'file',
): string[] {
  const shown = problems.slice(0, MOST_LISTED);
  return [
    ...shown.flatMap(({ file, reason }) => wrapText(onOneLine(`${file}: ${reason}`), width, '  ')),
    ...restOf(problems.length - shown.length, noun),
  ];
}

function suspiciousLines({ labels }: InspectedData, width: number): string[] {
  const shown = labels.suspicious.slice(0, MOST_LISTED);
  if (shown.length === 0) return [];
  const chance = (probability: number) => `${(100 * probability).toFixed(1)}%`;
  const room = Math.max(16, width - 50);
  const table = renderTable(
    [
      { title: 'picture' },
      { title: 'label' },
      { title: 'chance', align: 'right' },
      { title: 'looks like' },
      { title: 'chance', align: 'right' },
    ],
    shown.map(({ file, given, givenProbability, suggested, suggestedProbability }) => [
      truncateStart(file, room),
      truncateText(given, 14),
      chance(givenProbability),
      truncateText(suggested, 14),
      chance(suggestedProbability),
    ]),
  );
  return [...table.map((line) => `  ${line}`), ...restOf(labels.found - shown.length, 'label')];
}

/** Those that say most first: across classes, across parts, then the others. */
function duplicateLines({ duplicates }: InspectedData, width: number): string[] {
  const sorted = byWeight(duplicates);
  const shown = sorted.slice(0, MOST_LISTED);
  return [
    ...shown.flatMap(({ kind, files, acrossClasses, acrossSplits }) => {
      const across = [...(acrossClasses ? ['classes'] : []), ...(acrossSplits ? ['parts'] : [])];
      const what = kind === 'exact' ? 'the same' : 'nearly the same';
      const others = files.length - 4;
      return [
        `  ${what}${across.length === 0 ? '' : `, across ${across.join(' and ')}`}:`,
        ...files.slice(0, 4).map((file) => `    ${truncateStart(onOneLine(file), width - 4)}`),
        ...(others > 0 ? [`    and ${formatNumberOf(others, 'other')}`] : []),
      ];
    }),
    ...restOf(duplicates.length - shown.length, 'group'),
  ];
}

export function restOf(count: number, noun: string): string[] {
  return count <= 0 ? [] : [`  and ${formatNumberOf(count, noun)} more; --json lists all`];
}

export function findingLines(
  { findings }: Pick<InspectedData, 'findings'>,
  width: number,
  style: Style,
): string[] {
  if (findings.length === 0) return ['', style.green('Nothing to say against it.')];
  const colour = { error: style.red, warning: style.red, advice: style.bold };
  return [
    '',
    ...findings.flatMap(({ severity, what, fix }) => {
      const [first, ...others] = wrapText(what, width, `${severity}: `);
      return [
        `${colour[severity](severity)}${first!.slice(severity.length)}`,
        ...others,
        ...wrapText(fix, width, '    fix: '),
      ];
    }),
  ];
}
