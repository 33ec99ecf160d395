import type { MachineTuning } from './library.js';
import { renderTable } from './table.js';

/** What was chosen in place of the usual forms, and how much there was to choose from. */
export function renderTuning({ target, batchSize, threads, shapes, file }: MachineTuning): string[] {
  const measured = `Tuned for ${target}, ${batchSize} a batch, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  if (file === null) return [`${measured}: nothing to choose from.`];
  const changed = shapes.filter(({ usual, chosen }) => chosen !== usual);
  const summary = `${measured}; faster in another form: ${changed.length} of ${shapes.length} shapes.`;
  if (changed.length === 0) return [summary];
  const time = (milliseconds: Readonly<Record<string, number>>, form: string) =>
    `${form}, ${milliseconds[form].toFixed(2)} ms`;
  return [
    summary,
    '',
    ...renderTable(
      [{ title: 'operation' }, { title: 'shapes' }, { title: 'usual' }, { title: 'chosen' }],
      changed.map(({ shape, operation, usual, chosen, milliseconds }) => [
        operation,
        shape.slice(operation.length + 1, shape.indexOf(' {')),
        time(milliseconds, usual),
        time(milliseconds, chosen),
      ]),
    ),
    '',
    `Kept in ${file}; trainings that begin from now on use it.`,
  ];
}
