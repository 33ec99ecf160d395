import type { Scores } from '../events.js';
import { resolveMetric } from '../metrics/registry.js';
import { checkpointFile, loadCheckpoint } from '../run/checkpoint-file.js';
import type { RunConfig } from '../run/run-config.js';
import type { Evaluation } from '../step/trainer.js';
import { AVERAGE, takeAverage } from './averaged-weights.js';
import { improves } from './early-stopping.js';
import type { Progress } from './progress.js';
import type { RunParts } from './run-parts.js';
import { validationScores } from './validation-scores.js';
import { scoreOf } from './watched-metrics.js';

/** Which weights a model has: those of the best epoch, the last ones, or the average of several epochs. */
export type ExportedWeights = 'best' | 'last' | typeof AVERAGE;

/** What averaging came to. */
export interface AverageResult {
  /** Epochs in the average, counted from 1. */
  readonly epochs: number[];
  readonly validation: Scores;
}

export interface ChosenWeights {
  readonly weights: ExportedWeights;
  /** Of the weights chosen, on the validation pictures. */
  readonly answers: Evaluation;
  /** Null where nothing was averaged. */
  readonly average: AverageResult | null;
}

/**
 * Give the trainer, which holds the last weights of a run, those that are to be exported.
 *
 * Without averaging they are those of the best epoch. The last ones are taken where the options ask for them, and where
 * no epoch was ever best: its metric was never defined, or the run ended before the first epoch that counts.
 */
export async function chooseWeights(parts: RunParts, end: Progress): Promise<ChosenWeights> {
  const { folder, config, data, trainer } = parts;
  const weights = weightsWithoutAverage(config, end);
  if (weights === 'best') {
    const { tensors } = await loadCheckpoint(folder.checkpoints, 'best');
    await trainer.write(checkpointFile(folder.checkpoints, 'best'), tensors, 'variables');
  }
  const answers = await trainer.evaluate(data.validation);
  const { swa } = config.training;
  if (swa === false) return { weights, answers, average: null };
  if (end.averaged === 0) {
    parts.context.onEvent?.({
      type: 'note',
      message: `no weights were averaged: training ended after epoch ${end.epoch}, and swa begins with epoch ${swa.startEpoch}`,
    });
    return { weights, answers, average: null };
  }
  const own = await trainer.read('evaluated');
  const epochs = await takeAverage(parts);
  const averageAnswers = await trainer.evaluate(data.validation);
  const average = { epochs, validation: validationScores(config, averageAnswers) };
  const better = isBetter(config, average.validation, validationScores(config, answers));
  if (swa.export === 'always' || (swa.export === 'ifBetter' && better))
    return { weights: AVERAGE, answers: averageAnswers, average };
  await trainer.write(folder.checkpoints, own, 'variables');
  return { weights, answers, average };
}

export function weightsWithoutAverage(
  { training: { earlyStopping } }: RunConfig,
  { best }: Pick<Progress, 'best'>,
): 'best' | 'last' {
  return best === null || (earlyStopping !== false && !earlyStopping.restoreBest) ? 'last' : 'best';
}

/** By the monitored metric, of the validation pictures in any case: nobody trained with averaged weights. */
function isBetter({ classifier, training }: RunConfig, candidate: Scores, other: Scores): boolean {
  const { monitor, monitorMode } = training;
  const { name } = resolveMetric(monitor, classifier.task);
  const [value, reference] = [candidate, other].map((scores) => scoreOf(scores, name));
  return improves({ mode: monitorMode, minDelta: 0, startEpoch: 0 }, 0, value, reference);
}
