import { fitColumn, imageFolder, type ModelInput, summarizeColumn, table } from '../../src/data/index.js';
import type { Layer } from '../../src/nn/index.js';
import { parseTrainOptions, type TrainOptionsInput } from '../../src/train/plan/options.js';
import { planRun } from '../../src/train/plan/plan-run.js';
import type { RunConfig } from '../../src/train/run/run-config.js';
import type { Work } from './work.js';

/** A piece of work as a run of Pupil. */
export function runConfigOf(
  work: Work,
  { threads, dropout }: { readonly threads: number; readonly dropout: boolean },
): RunConfig {
  const { input, batch, batches, classes, freeze, folder } = work;
  const { learningRate, ...optimizer } = work.optimizer;
  const given: TrainOptionsInput = {
    epochs: 1,
    batchSize: batch,
    optimizer,
    learningRate,
    schedule: 'constant',
    freeze,
    threads,
    augment: folder === undefined ? 'none' : 'standard',
  };
  const source =
    input.kind === 'table'
      ? table('table.csv', { target: 'class' })
      : imageFolder(folder === undefined ? '' : folder.path);
  const model = dropout ? work.network : withoutDropout(work.network);
  return planRun(
    { model, source, options: parseTrainOptions(given), given },
    {
      classes: Array.from({ length: classes }, (_, i) => String(i)),
      input: inputOf(input),
      training: folder === undefined ? batches * batch : folder.pictures,
      validation: 0,
      fingerprint: '',
      ...(input.kind === 'table' ? {} : { normalization: input.normalization }),
    },
  );
}

function inputOf(input: Work['input']): ModelInput {
  if (input.kind === 'pictures') {
    const { height, width, channels } = input;
    return { height, width, channels, fit: 'crop' };
  }
  // Of mean 0 and deviation 1: the normalization that is measured changes nothing.
  const summary = summarizeColumn('column', [-1, 1]);
  const columns = Array.from({ length: input.features }, (_, i) => ({
    type: 'numeric' as const,
    ...fitColumn(`column ${i + 1}`, summary, { transform: 'zScore' }),
  }));
  return { kind: 'table', columns };
}

/** The same network, whose dropout layers drop nothing. */
function withoutDropout(layer: Layer): Layer {
  const { layers, shortcut, rate } = layer.options as { layers?: Layer[]; shortcut?: Layer[]; rate?: number };
  return {
    ...layer,
    options: {
      ...layer.options,
      ...(rate === undefined ? {} : { rate: 0 }),
      ...(layers === undefined ? {} : { layers: layers.map(withoutDropout) }),
      ...(shortcut === undefined ? {} : { shortcut: shortcut.map(withoutDropout) }),
    },
  };
}
