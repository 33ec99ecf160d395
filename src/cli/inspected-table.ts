import { OptionError } from '../base/error.js';
import type { TableReport } from '../inspect/index.js';
import type { DataQuestion, InspectedTable } from './library.js';

/** What was seen of a table, as commands print it. */
export function inspectedTable(folder: string, report: TableReport): InspectedTable {
  const { kind: _kind, path: _path, columns, classes, ...facts } = report;
  return {
    folder,
    source: 'table',
    ...facts,
    columns: columns.map(({ numbers, different, normalization, reason, ...column }) => ({
      ...column,
      different: orNull(different),
      min: orNull(numbers?.min),
      median: orNull(numbers?.median),
      max: orNull(numbers?.max),
      skewness: orNull(numbers?.skewness),
      normalization: orNull(normalization),
      reason: orNull(reason),
    })),
    classes: classes.map((own) => ({ ...own, count: own.train + own.validation + own.test })),
    ownParts: [...facts.ownParts],
    problems: [...facts.problems],
    findings: [...facts.findings],
  };
}

function orNull<T>(value: T | undefined): T | null {
  return value === undefined ? null : value;
}

/** Throws OptionError `option/inspect` for what can only be asked about pictures. */
export function requireTableQuestion(path: string, { sheet, options }: DataQuestion): void {
  const asked = [
    ...(sheet === undefined ? [] : ['--sheet']),
    ...(options.run === undefined ? [] : ['--run']),
    ...(options.checkLabels === 'always' ? ['--check-labels'] : []),
  ];
  if (asked.length === 0) return;
  throw new OptionError({
    code: 'option/inspect',
    where: path,
    what: 'this is a table, and only pictures can be drawn on a sheet or have their labels looked at',
    got: asked,
    fix: `leave out ${asked.join(' and ')}`,
  });
}
