import { formatBytes, formatShortCount } from '../base/format.js';
import { formatCount } from '../base/format-count.js';
import { inputText } from './input-text.js';
import type { Summary } from './library.js';
import { outputsPair } from './outputs-pair.js';
import { type Column, renderPairs, renderTable } from './table.js';
import { textWidth, truncateStart } from './text-width.js';

type Layer = Summary['layers'][number];

interface LayerColumn {
  readonly title: string;
  readonly align?: Column['align'];
  cell(layer: Layer): string;
}

const name: LayerColumn = { title: 'layer', cell: (layer) => layer.name || '(network)' };
const kind: LayerColumn = { title: 'kind', cell: (layer) => layer.kind };
const output: LayerColumn = { title: 'output', cell: (layer) => layer.output.join('x') };

/** Zeros say nothing and hide the numbers that do. */
function figure(
  title: string,
  value: (layer: Layer) => number,
  format: (value: number) => string,
): LayerColumn {
  return { title, align: 'right', cell: (layer) => (value(layer) === 0 ? '-' : format(value(layer))) };
}

const figures = (
  format: (value: number) => string,
  titles: { trainable: string; rest: string; work: string; kept: string },
) => ({
  trainable: figure(titles.trainable, (layer) => layer.trainable, format),
  rest: figure(titles.rest, (layer) => layer.nonTrainable, format),
  state: figure('state', (layer) => layer.optimizerState, format),
  size: figure('size', (layer) => layer.bytes, formatBytes),
  work: figure(titles.work, (layer) => layer.multiplyAdds, formatShortCount),
  kept: figure(titles.kept, (layer) => layer.activationBytes, formatBytes),
});
const exact = figures(formatCount, {
  trainable: 'trainable',
  rest: 'non-trainable',
  work: 'mult-adds',
  kept: 'activations',
});
const short = figures(formatShortCount, {
  trainable: 'trained',
  rest: 'fixed',
  work: 'MACs',
  kept: 'activ.',
});

/** From the widest form to the narrowest: first the digits go, then what can be told from the rest. */
const FORMS: readonly (readonly LayerColumn[])[] = [
  [name, kind, output, exact.trainable, exact.rest, exact.state, exact.size, exact.work, exact.kept],
  [name, kind, output, short.trainable, short.rest, short.state, short.size, short.work, short.kept],
  [name, output, short.trainable, short.rest, short.state, short.size, short.work, short.kept],
  [name, output, short.trainable, short.rest, short.state, short.work, short.kept],
];

/** A row per layer in a form that fits into `columns` (any, where there is no terminal), the sums, and what training needs. */
export function renderSummary(summary: Summary, columns: number | undefined): string[] {
  const { input, parameters, training, multiplyAdds } = summary;
  return [
    ...layerTable(summary, columns),
    '',
    ...renderPairs([
      ['input', inputText(input)],
      outputsPair(summary),
      ['parameters', `${formatCount(parameters.total)} (${formatBytes(parameters.bytes)})`],
      ['trainable', formatCount(parameters.trainable)],
      ['non-trainable', formatCount(parameters.nonTrainable)],
      [
        'mult-adds',
        `${formatShortCount(multiplyAdds)} for one ${input.columns !== undefined ? 'row' : 'picture'}`,
      ],
    ]),
    '',
    `training with ${training.optimizer} in batches of ${training.batchSize}:`,
    ...renderPairs([
      [
        'optimizer state',
        `${formatCount(training.optimizerState)} values (${formatBytes(training.optimizerStateBytes)})`,
      ],
      ['gradients', formatBytes(training.gradientBytes)],
      ['activations', `${formatBytes(training.activationBytes)} in a batch`],
      ['memory', `${formatBytes(training.memoryBytes)} with the parameters; the runtime needs more`],
    ]),
  ];
}

function layerTable(
  { layers, parameters, multiplyAdds, training }: Summary,
  columns: number | undefined,
): string[] {
  const total: Layer = {
    name: 'total',
    kind: '',
    output: [],
    ...parameters,
    optimizerState: training.optimizerState,
    multiplyAdds,
    activationBytes: layers.reduce((sum, layer) => sum + layer.activationBytes, 0),
  };
  const rendered = (form: readonly LayerColumn[]) =>
    renderTable(
      form,
      [...layers, total].map((layer) => form.map(({ cell }) => cell(layer))),
    );
  const width = (lines: readonly string[]) => Math.max(...lines.map(textWidth));
  const forms = FORMS.map(rendered);
  // No terminal: 0 or undefined columns.
  if (!columns) return forms[0];
  const narrowest = forms[forms.length - 1];
  const fitting = forms.find((lines) => width(lines) <= columns);
  if (fitting !== undefined) return fitting;
  const names =
    Math.max(...layers.map((layer) => textWidth(name.cell(layer)))) - (width(narrowest) - columns);
  const shortName = { ...name, cell: (layer: Layer) => truncateStart(name.cell(layer), Math.max(names, 1)) };
  return rendered([shortName, ...FORMS[FORMS.length - 1].slice(1)]);
}
