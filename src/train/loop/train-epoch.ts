import { isDiagnosed, recordDiagnostics } from '../diagnostics/record-diagnostics.js';
import { examplesPerEpoch } from '../plan/oversample.js';
import { addCounts } from '../step/count-right.js';
import { grouped } from '../step/grouped.js';
import { learningRateAt, scheduleOf } from './learning-rate.js';
import { meanOf, type Progress, withTime } from './progress.js';
import { diverged, interruption } from './run-end-errors.js';
import type { RunParts } from './run-parts.js';
import { saveState } from './save-progress.js';
import { createStopWatch } from './stop-watch.js';
import { trainingBatches } from './training-batches.js';

/**
 * The remaining batches of the current epoch, or as many of them as the budget of updates allows.
 *
 * Throws   DivergedError at the update whose loss is not finite; InterruptedError after saving, when the signal is given.
 */
export async function trainEpoch(input: RunParts, start: Progress): Promise<Progress> {
  const { folder, config, data, trainer, context } = input;
  const { batchSize, accumulate, diagnostics, checkpointSeconds, maxUpdates } = config.training;
  const { schedule, stepsPerEpoch } = scheduleOf(config);
  const isSpent = ({ update }: Progress) => maxUpdates !== null && update >= maxUpdates;
  const watch = createStopWatch();
  let lastSaved = 0;
  let progress = start;
  if (isSpent(progress)) return progress;
  const batches = trainingBatches(data.train, config, start);
  const batchesPerEpoch = Math.ceil(examplesPerEpoch(config) / batchSize);
  for await (const group of grouped(batches, accumulate)) {
    const { update } = progress;
    const rate = learningRateAt(schedule, progress, update);
    const momentum = schedule.momentum?.(update);
    const outcome = await trainer.update(group, {
      update: update - progress.optimizerStart,
      batch: progress.epoch * batchesPerEpoch + progress.batch,
      learningRate: rate,
      ...(momentum === undefined ? {} : { momentum }),
      diagnose: isDiagnosed(diagnostics, update),
    });
    const { loss, correct } = outcome;
    if (!Number.isFinite(loss)) {
      const where = `epoch ${progress.epoch + 1}, update ${update + 1}`;
      throw diverged(input, progress, where, { loss, learningRate: rate });
    }
    const { totals } = progress;
    const pictures = group.reduce((sum, { size }) => sum + size, 0);
    progress = {
      ...progress,
      batch: progress.batch + group.length,
      update: update + 1,
      totals: {
        ...totals,
        loss: totals.loss + loss * pictures,
        correct: addCounts(totals.correct, correct),
        count: totals.count + pictures,
      },
      images: progress.images + pictures,
    };
    if (outcome.diagnostics !== undefined) {
      const moment = {
        epoch: progress.epoch + 1,
        update: progress.update,
        pictures: group.at(-1)!.size,
      };
      const record = await recordDiagnostics(folder.diagnostics, moment, outcome.diagnostics);
      progress = { ...progress, diagnosticLines: progress.diagnosticLines + 1 };
      context.onEvent?.({ type: 'diagnostics', ...record });
    }
    const elapsed = watch.seconds();
    context.onEvent?.({
      type: 'step',
      epoch: progress.epoch + 1,
      step: progress.update - progress.epoch * stepsPerEpoch,
      steps: stepsPerEpoch,
      ...meanOf(progress.totals),
      imagesPerSecond: (progress.images - start.images) / elapsed,
    });
    const interrupted = context.signal?.aborted === true;
    if (interrupted || (elapsed - lastSaved > checkpointSeconds && progress.batch < batchesPerEpoch)) {
      lastSaved = elapsed;
      await saveState(input, 'last', withTime(progress, start, elapsed));
    }
    if (interrupted) throw interruption(folder);
    if (isSpent(progress)) break;
  }
  return withTime(progress, start, watch.seconds());
}
