import type { ModelBatch } from '../../data/index.js';
import { isDiagnosed, recordDiagnostics } from '../diagnostics/record-diagnostics.js';
import { examplesPerEpoch } from '../plan/oversample.js';
import { grouped } from '../step/grouped.js';
import type { StepOutcome } from '../step/step-runner.js';
import type { PlannedUpdate } from '../step/trainer.js';
import { atHand } from './at-hand.js';
import { learningRateAt, scheduleOf } from './learning-rate.js';
import { meanOf, type Progress, withTime, withUpdate } from './progress.js';
import { diverged, interruption } from './run-end-errors.js';
import type { RunParts } from './run-parts.js';
import { saveState } from './save-progress.js';
import { createStopWatch } from './stop-watch.js';
import { trainingBatches } from './training-batches.js';
import { createUpdateCalls } from './update-calls.js';

/**
 * The remaining batches of the current epoch, or as many of them as the budget of updates allows.
 *
 * Throws   DivergedError at the update whose loss is not finite; InterruptedError after saving, when the signal is given.
 */
export async function trainEpoch(input: RunParts, start: Progress): Promise<Progress> {
  const { folder, config, data, trainer, context } = input;
  const { batchSize, accumulate, diagnostics, checkpointSeconds, maxUpdates } = config.training;
  const { schedule, stepsPerEpoch } = scheduleOf(config);
  const updatesLeft = ({ update }: Progress) => (maxUpdates ?? Number.POSITIVE_INFINITY) - update;
  const watch = createStopWatch();
  const calls = createUpdateCalls(trainer);
  let lastSaved = 0;
  let progress = start;
  if (updatesLeft(progress) <= 0) return progress;
  const batchesPerEpoch = Math.ceil(examplesPerEpoch(config) / batchSize);
  const batches = trainingBatches(data.train, config, start);
  const room = () => Math.min(calls.most, updatesLeft(progress));

  function plan(groups: readonly (readonly ModelBatch[])[]): PlannedUpdate[] {
    let batch = progress.epoch * batchesPerEpoch + progress.batch;
    return groups.map((group, i) => {
      const update = progress.update + i;
      const momentum = schedule.momentum?.(update);
      const moment = {
        update: update - progress.optimizerStart,
        batch,
        learningRate: learningRateAt(schedule, progress, update),
        ...(momentum === undefined ? {} : { momentum }),
        diagnose: isDiagnosed(diagnostics, update),
      };
      batch += group.length;
      return { batches: group, moment };
    });
  }

  async function record(
    { batches: group, moment }: PlannedUpdate,
    { loss, correct, diagnostics: layers }: StepOutcome,
  ): Promise<void> {
    if (!Number.isFinite(loss)) {
      const where = `epoch ${progress.epoch + 1}, update ${progress.update + 1}`;
      throw diverged(input, progress, where, { loss, learningRate: moment.learningRate });
    }
    progress = withUpdate(progress, { loss, correct, batches: group.length, pictures: picturesOf(group) });
    if (layers === undefined) return;
    const { update } = progress;
    const measured = { epoch: progress.epoch + 1, update, pictures: group.at(-1)!.size };
    const line = await recordDiagnostics(folder.diagnostics, measured, layers);
    progress = { ...progress, diagnosticLines: progress.diagnosticLines + 1 };
    context.onEvent?.({ type: 'diagnostics', ...line });
  }

  for await (const groups of atHand(grouped(batches, accumulate), room)) {
    const planned = plan(groups);
    const outcomes = await calls.updates(planned);
    const elapsed = watch.seconds();
    const images = progress.images + groups.reduce((sum, group) => sum + picturesOf(group), 0);
    const imagesPerSecond = (images - start.images) / elapsed;
    for (const [i, outcome] of outcomes.entries()) {
      await record(planned[i]!, outcome);
      context.onEvent?.({
        type: 'step',
        epoch: progress.epoch + 1,
        step: progress.update - progress.epoch * stepsPerEpoch,
        steps: stepsPerEpoch,
        ...meanOf(progress.totals),
        imagesPerSecond,
      });
    }
    const interrupted = context.signal?.aborted === true;
    if (interrupted || (elapsed - lastSaved > checkpointSeconds && progress.batch < batchesPerEpoch)) {
      lastSaved = elapsed;
      await saveState(input, 'last', withTime(progress, start, elapsed));
    }
    if (interrupted) throw interruption(folder);
    if (updatesLeft(progress) <= 0) break;
  }
  return withTime(progress, start, watch.seconds());
}

function picturesOf(group: readonly ModelBatch[]): number {
  return group.reduce((sum, { size }) => sum + size, 0);
}
