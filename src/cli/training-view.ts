import type { TrainEvent } from '../train/index.js';
import { displayPath, shellWord } from './display-path.js';
import { formatBytes, formatCount, formatDuration, formatLoss, formatShare } from './format.js';
import type { TrainedRun, TrainingPlan } from './library.js';
import type { Output, Style } from './output.js';
import { renderPairs } from './table.js';

/** Show training as it goes: one live line for the epoch in progress, one that stays for each that is done. */
export function showTraining(output: Output, folder: string): (event: TrainEvent) => void {
  let epochs = 0;
  return (event) => {
    output.event(event);
    switch (event.type) {
      case 'data':
        output.progress.update({
          label: event.stage === 'scan' ? 'looking at the pictures' : 'reading the pictures',
          done: event.done,
          total: event.total,
          unit: 'files',
        });
        break;
      case 'start':
        epochs = event.epochs;
        for (const line of renderStart(event, folder)) output.note(line);
        break;
      case 'step':
        output.progress.update({
          label: `epoch ${event.epoch}/${epochs}`,
          done: event.step,
          total: event.steps,
          unit: 'images',
          rate: event.imagesPerSecond,
          detail: `loss ${formatLoss(event.loss)}  accuracy ${formatShare(event.accuracy)}`,
        });
        break;
      case 'epoch':
        output.note(renderEpoch(event, epochs));
        break;
      case 'note':
        output.note(event.message);
        break;
    }
  };
}

function renderStart(event: TrainEvent & { type: 'start' }, folder: string): string[] {
  const { classes, training, validation, parameters, epochs, epochsDone, batchSize } = event;
  return [
    `${formatCount(classes.length)} classes: ${formatCount(training)} pictures to train on, ${formatCount(validation)} to validate`,
    `${formatCount(parameters)} parameters, batches of ${formatCount(batchSize)}, ${formatCount(epochs)} epochs at most`,
    ...(epochsDone === 0 ? [] : [`going on after epoch ${formatCount(epochsDone)}`]),
    `run directory ${displayPath(event.run, folder)}`,
  ];
}

function renderEpoch(event: TrainEvent & { type: 'epoch' }, epochs: number): string {
  const { train, validation } = event;
  const number = String(event.epoch).padStart(String(epochs).length);
  return [
    `epoch ${number}/${epochs}`,
    `loss ${formatLoss(train.loss)}  accuracy ${formatShare(train.accuracy).padStart(7)}`,
    `validation loss ${formatLoss(validation.loss)}  accuracy ${formatShare(validation.accuracy).padStart(7)}`,
    `${formatCount(event.imagesPerSecond)} images/s${event.improved ? '  best' : ''}`,
  ].join('  ');
}

/** The last block of a training: what came out, where it is and what to do with it. */
export function renderRun(run: TrainedRun, style: Style, folder: string): string[] {
  const model = shellWord(displayPath(run.model, folder));
  const { accuracy, loss, count } = run.validation;
  return [
    ...renderPairs([
      ['model', style.bold(displayPath(run.model, folder))],
      ['validation accuracy', style.bold(`${formatShare(accuracy)} of ${formatCount(count)} pictures`)],
      ['validation loss', formatLoss(loss)],
      ['epochs', `${run.epochs}, the best is ${run.bestEpoch} (${run.stopReason})`],
      ['time', `${formatDuration(run.seconds)}, ${formatCount(run.imagesPerSecond)} images/s`],
    ]),
    '',
    'next:',
    `  pupil predict ${model} picture.jpg`,
    `  pupil evaluate ${model} more-pictures/`,
    `  pupil summary ${model}`,
  ];
}

/** What a dry run says. */
export function renderTrainingPlan(plan: TrainingPlan, folder: string): string[] {
  const { height, width, channels } = plan.input;
  const { seconds, memoryBytes, diskBytes } = plan.estimate;
  return [
    ...renderPairs([
      ['pictures', `${formatCount(plan.training)} to train on, ${formatCount(plan.validation)} to validate`],
      ['left out', plan.skipped.length === 0 ? 'none' : `${formatCount(plan.skipped.length)} files`],
      ['classes', `${plan.classes.length}: ${plan.classes.join(', ')}`],
      ['input', `${height} x ${width} x ${channels}`],
      ['architecture', `${plan.architecture}, ${formatCount(plan.parameters)} parameters`],
      [
        'training',
        `${plan.epochs} epochs at most, batches of ${plan.batchSize}, ${formatCount(plan.steps)} steps`,
      ],
      ['run directory', displayPath(plan.run, folder)],
      ['time', `about ${formatDuration(seconds)}`],
      ['memory', `${formatBytes(memoryBytes)} for pictures`],
      ['disk', formatBytes(diskBytes)],
    ]),
    '',
    'Nothing was trained and nothing was written.',
  ];
}
