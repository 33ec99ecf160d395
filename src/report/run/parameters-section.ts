import { isPupilError } from '../../base/error.js';
import { formatBytes, formatShortCount } from '../../base/format.js';
import { formatCount, formatNumberOf } from '../../base/format-count.js';
import { exampleKind, type ModelSummary, summarize } from '../../train/index.js';
import { dataTable, pairList, type TableColumn } from '../page/data-table.js';
import { html } from '../page/html.js';
import type { Section } from '../page/section.js';
import type { RunReport } from './run-report.js';
import type { ReportContext } from './run-sections.js';

const TITLE = 'Layers and parameters';

/** Layers from input to output with what they hold and cost, as `pupil summary` computes them. */
export async function parametersSection(
  { config, path }: RunReport,
  { extensions }: ReportContext,
): Promise<Section | null> {
  if (config === null) return null;
  try {
    return section(await summarize(path, {}, { extensions }));
  } catch (error) {
    // A network with layers of one's own is known to the program that defines them.
    if (!isPupilError(error)) throw error;
    const body = html`<p>The network cannot be built here: ${error.what}${error.fix === undefined ? null : `; ${error.fix}`}.</p>`;
    return { id: 'parameters', title: TITLE, body };
  }
}

type Layer = ModelSummary['layers'][number];

function section(summary: ModelSummary): Section {
  const { layers, total, trainable, bytes, training, multiplyAdds, optimizerState } = summary;
  const one = exampleKind(summary.input) === 'rows' ? 'row' : 'picture';
  const all: Layer = { ...summary, name: 'all', kind: '', outputShape: [] };
  return {
    id: 'parameters',
    title: TITLE,
    body: html`<p>${formatNumberOf(layers.length, 'layer')} with ${formatCount(total)} parameters (${formatBytes(bytes)}), of which ${formatCount(trainable)} learn; ${formatShortCount(multiplyAdds)} multiply-adds for one ${one}.</p>
${dataTable(COLUMNS, [...layers, all], { caption: `Layers from input to output; costs are of one ${one}`, last: 1 })}
<h3>What training needs in memory</h3>
${pairList([
  [
    'optimizer',
    `${training.optimizer}, ${formatCount(optimizerState)} values of state (${formatBytes(training.optimizerStateBytes)})`,
  ],
  ['gradients', formatBytes(training.gradientBytes)],
  ['activations', `${formatBytes(training.activationBytes)} in a batch of ${training.batchSize}`],
  ['together', `${formatBytes(training.memoryBytes)} with the parameters; the runtime needs more`],
])}`,
  };
}

function figureColumn(
  title: string,
  value: (layer: Layer) => number,
  format: (value: number) => string,
): TableColumn<Layer> {
  // Zeros say nothing and hide the numbers that do.
  return { title, kind: 'number', cell: (layer) => (value(layer) === 0 ? '–' : format(value(layer))) };
}

const COLUMNS: readonly TableColumn<Layer>[] = [
  { title: 'layer', kind: 'whole', isHead: true, cell: ({ name }) => name || '(network)' },
  { title: 'kind', cell: ({ kind }) => kind },
  { title: 'output', kind: 'whole', cell: ({ outputShape }) => outputShape.join(' × ') },
  figureColumn('trainable', ({ trainable }) => trainable, formatCount),
  figureColumn('not trained', ({ nonTrainable }) => nonTrainable, formatCount),
  figureColumn('mult-adds', ({ multiplyAdds }) => multiplyAdds, formatShortCount),
  figureColumn('activations', ({ activationBytes }) => activationBytes, formatBytes),
];
