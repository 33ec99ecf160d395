import type { z } from 'zod';
import { formatNumberOf } from '../base/format-count.js';
import type { checkResult } from './contract/index.js';
import type { Style } from './output.js';
import { textColumns } from './text-columns.js';
import { wrapText } from './wrap-text.js';

type CheckDocument = z.output<typeof checkResult>;
type Finding = CheckDocument['findings'][number];

const TITLES = [
  ['error', 'Errors: training would not begin'],
  ['warning', 'Warnings: mistakes, by experience'],
  ['advice', 'Advice: it may be meant, and there may be something better'],
] as const;

/** The findings of a check for people: the serious first, places of one rule together. */
export function renderChecked(
  { target, assumed, findings }: CheckDocument,
  style: Style,
  columns: number | undefined,
): string[] {
  const width = textColumns(columns);
  const assumption =
    assumed.length === 0
      ? []
      : wrapText(
          `${assumed.join(' and ')}; say what they are with --data, or with --image-size, --channels, --classes`,
          width,
          'assumed: ',
        );
  if (findings.length === 0) return [style.green(`Nothing to say against ${target}.`), ...assumption];
  const groups = TITLES.flatMap(([severity, title]) => {
    const some = findings.filter((finding) => finding.severity === severity);
    if (some.length === 0) return [];
    const heading = severity === 'advice' ? style.bold(title) : style.red(title);
    return [heading, '', ...byRule(some).flatMap((same) => [...renderRule(same, width, style), ''])];
  });
  return [...groups, ...wrapText(`${target}: ${countsOf(findings)}`, width), ...assumption];
}

function byRule(findings: readonly Finding[]): Finding[][] {
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  return rules.map((rule) => findings.filter((finding) => finding.rule === rule));
}

function renderRule(findings: readonly Finding[], width: number, style: Style): string[] {
  const [{ why, source, topic }] = findings;
  const fixes = [...new Set(findings.map(({ fix }) => fix))];
  return [
    ...findings.flatMap(({ where, what }) => wrapText(`${where}: ${what}`, width, '  ')),
    ...fixes.flatMap((fix) => wrapText(fix, width, '    fix:    ')),
    ...wrapText(why, width, '    why:    '),
    ...wrapText(source, width, '    source: ').map((line) => style.dim(line)),
    `    more:   pupil explain ${topic}`,
  ];
}

function countsOf(findings: readonly Finding[]): string {
  const count = (severity: Finding['severity']) => findings.filter((f) => f.severity === severity).length;
  return [
    ...(count('error') > 0 ? [formatNumberOf(count('error'), 'error')] : []),
    ...(count('warning') > 0 ? [formatNumberOf(count('warning'), 'warning')] : []),
    ...(count('advice') > 0 ? [`${formatNumberOf(count('advice'), 'piece')} of advice`] : []),
  ].join(', ');
}
