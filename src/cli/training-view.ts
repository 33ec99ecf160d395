import { formatBytes, formatDuration, formatLoss, formatShare } from '../base/format.js';
import { formatCount, formatNumberOf } from '../base/format-count.js';
import { monitoredValue } from '../base/monitored-value.js';
import { shellWord } from '../base/shell-word.js';
import type { TrainEvent } from '../train/index.js';
import { architectureText } from './architecture-choice.js';
import { boardHint } from './board-hint.js';
import { displayPath } from './display-path.js';
import { type Examples, epochLines, UNITS } from './epoch-lines.js';
import { freezingLines } from './freezing-view.js';
import { inputText } from './input-text.js';
import type { Proof, TrainedRun, TrainingPlan } from './library.js';
import type { Output, Style } from './output.js';
import { outputsPair } from './outputs-pair.js';
import { sparkline } from './sparkline.js';
import { renderPairs } from './table.js';
import { textColumns } from './text-columns.js';
import { textWidth } from './text-width.js';
import { showWork } from './work-progress.js';
import type { World } from './world.js';

/** Of a line where no terminal breaks it. */
const NO_LIMIT = Number.POSITIVE_INFINITY;
/** What may be done with a model, by what it takes. */
const NEXT: Readonly<Record<Examples, { readonly predict: string; readonly evaluate: string }>> = {
  pictures: { predict: 'picture.jpg', evaluate: 'more-pictures/' },
  rows: { predict: 'rows.csv', evaluate: 'more-rows.csv' },
};

/** Show training as it goes: a live line for the epoch in progress, one for the run so far, and one that stays for each that is done. */
export function showTraining(
  output: Output,
  { folder, now, stderr }: Pick<World, 'folder' | 'now' | 'stderr'>,
): (event: TrainEvent) => void {
  const showData = showWork(output);
  let epochs = 0;
  let epochsDone = 0;
  let monitor = '';
  let examples: Examples = 'pictures';
  let begun = 0;
  const told = new Set<string>();
  /** Of all epochs done, those before a resume among them. */
  const monitored: (number | null)[] = [];
  /** A line that stays keeps its length where it is no terminal that breaks it. */
  const columns = () => (stderr.isTTY ? textColumns(stderr.columns(), NO_LIMIT) : NO_LIMIT);
  /** Epochs done, with the part of the one in progress. */
  let reached = 0;
  const soFar = (columns: number) =>
    monitored.length === 0
      ? []
      : [renderCurve({ monitor, monitored, remaining: remainingSeconds(reached) }, columns)];
  /** For the epochs left, as long as those of this session took; the first one is slower than the rest. */
  const remainingSeconds = (epoch: number) =>
    ((now() - begun) / 1000 / (epoch - epochsDone)) * (epochs - epoch);
  return (event) => {
    output.event(event);
    switch (event.type) {
      case 'data':
        showData(event);
        break;
      case 'start':
        ({ epochs, epochsDone, monitor, examples } = event);
        begun = now();
        monitored.push(...event.monitored);
        for (const line of renderStart(event, folder)) output.note(line);
        break;
      case 'step':
        reached = event.epoch - 1 + event.step / event.steps;
        output.progress.update({
          label: `epoch ${event.epoch}/${epochs}`,
          done: event.step,
          total: event.steps,
          unit: UNITS[examples],
          rate: event.imagesPerSecond,
          detail: [
            `loss ${formatLoss(event.loss)}`,
            ...(event.accuracy === undefined ? [] : [`accuracy ${formatShare(event.accuracy)}`]),
          ].join('  '),
          below: soFar,
        });
        break;
      case 'sweep':
        output.progress.update({
          label: `learning rate, sweep ${event.sweep}/${event.sweeps}`,
          done: event.update,
          total: event.updates,
          unit: 'updates',
          detail: `rate ${event.learningRate.toPrecision(2)}  loss ${formatLoss(event.smoothed)}`,
        });
        break;
      case 'epoch':
        monitored.push(monitoredValue(event, monitor));
        for (const line of epochLines(
          event,
          { epochs, monitor, examples, remaining: remainingSeconds(event.epoch) },
          columns(),
        ))
          output.note(line);
        break;
      case 'diagnostics':
        // The same finding at every measurement would only scroll the first one away.
        for (const { kind, layer, message } of event.verdicts) {
          if (told.has(`${kind} ${layer}`)) continue;
          told.add(`${kind} ${layer}`);
          output.note(`after update ${formatCount(event.update)}: ${message}`);
        }
        break;
      case 'note':
        output.note(event.message);
        break;
    }
  };
}

function renderStart(event: TrainEvent & { type: 'start' }, folder: string): string[] {
  const {
    task,
    classes,
    examples,
    training,
    validation,
    parameters,
    epochs,
    epochsDone,
    batchSize,
    freezing,
  } = event;
  const outputs =
    task === 'regression'
      ? `${formatNumberOf(classes.length, 'number')} to predict`
      : `${formatCount(classes.length)} classes`;
  return [
    `${outputs}: ${formatCount(training)} ${examples} to train on, ${formatCount(validation)} to validate`,
    `${formatCount(parameters)} parameters, batches of ${formatCount(batchSize)}, ${formatNumberOf(epochs, 'epoch')} at most`,
    ...(freezing === undefined ? [] : freezingLines(freezing, parameters)),
    ...(epochsDone === 0 ? [] : [`going on after epoch ${formatCount(epochsDone)}`]),
    `run directory ${displayPath(event.run, folder)}`,
  ];
}

const WIDEST_CURVE = 40;

/** The run so far: the metric it listens to over its epochs, the last value, and how long the rest takes. */
function renderCurve(
  {
    monitor,
    monitored,
    remaining,
  }: {
    readonly monitor: string;
    readonly monitored: readonly (number | null)[];
    readonly remaining: number;
  },
  columns: number,
): string {
  const last = monitored.at(-1);
  const start = `${monitor}  `;
  const value = typeof last === 'number' ? `  ${formatLoss(last)}` : '';
  const end = `${value}  ETA ${formatDuration(remaining)}`;
  const room = columns - 1 - textWidth(start) - textWidth(end);
  return `${start}${sparkline(monitored, Math.max(0, Math.min(WIDEST_CURVE, room)))}${end}`;
}

/** The last block of a training: what came out, where it is and what to do with it. */
export function renderRun(run: TrainedRun, style: Style, folder: string): string[] {
  const model = shellWord(displayPath(run.model, folder));
  const { accuracy, loss, count, ...others } = run.validation;
  const { examples = 'pictures' } = run;
  const ofAll = `of ${formatCount(count)} ${examples}`;
  return [
    ...renderPairs([
      ['model', style.bold(displayPath(run.model, folder))],
      ...(run.report ? [['report', displayPath(run.report, folder)] as const] : []),
      ...(run.tensorboard ? [['events', boardHint(run.tensorboard, folder)] as const] : []),
      ...(accuracy === undefined
        ? []
        : [['validation accuracy', style.bold(`${formatShare(accuracy)} ${ofAll}`)] as const]),
      ['validation loss', accuracy === undefined ? `${formatLoss(loss)} ${ofAll}` : formatLoss(loss)],
      // Those of the task that every epoch has, and those that the run listened to.
      ...Object.entries(others).map(([name, value]) => [`validation ${name}`, formatLoss(value)] as const),
      ['epochs', renderEpochs(run)],
      ['time', `${formatDuration(run.seconds)}, ${formatCount(run.imagesPerSecond)} ${UNITS[examples]}/s`],
    ]),
    '',
    'next:',
    `  pupil predict ${model} ${NEXT[examples].predict}`,
    `  pupil evaluate ${model} ${NEXT[examples].evaluate}`,
    `  pupil summary ${model}`,
  ];
}

/** Whether a run that was stopped and continued came to the same bytes, for people. */
export function renderProof(proof: Proof, style: Style): string[] {
  const { equal, difference, epochs, updates, compared } = proof;
  const made = `${formatNumberOf(epochs, 'epoch')}, ${formatNumberOf(updates, 'update')}`;
  if (equal)
    return [
      `${style.bold('equal')}: ${made}; ${formatNumberOf(compared.length, 'file')} the same to the last bit`,
    ];
  return [
    `${style.bold('not equal')}: ${made}`,
    ...(difference === null ? [] : [`  where: ${difference.where}`, `  ${difference.what}`]),
  ];
}

function renderEpochs({ epochs, bestEpoch, monitor, weights, stopReason }: TrainedRun): string {
  const best = bestEpoch === null ? '' : `, the best is ${bestEpoch} by ${monitor}`;
  const exported = weights === 'best' ? '' : `, the model has the ${weights} weights`;
  return `${epochs}${best}${exported} (${stopReason})`;
}

/** What a dry run says. */
export function renderTrainingPlan(plan: TrainingPlan, folder: string): string[] {
  const examples = plan.input.columns !== undefined ? 'rows' : 'pictures';
  const { seconds, featureSeconds, memoryBytes, diskBytes } = plan.estimate;
  return [
    ...renderPairs([
      [examples, `${formatCount(plan.training)} to train on, ${formatCount(plan.validation)} to validate`],
      ['left out', plan.skipped.length === 0 ? 'none' : formatNumberOf(plan.skipped.length, 'file')],
      outputsPair(plan),
      ['input', inputText(plan.input)],
      ['architecture', `${architectureText(plan.architecture)}, ${formatCount(plan.parameters)} parameters`],
      [
        'training',
        `${formatNumberOf(plan.epochs, 'epoch')} at most, batches of ${plan.batchSize}, ${formatNumberOf(plan.steps, 'step')}`,
      ],
      ...(plan.options.learningRate === 'auto'
        ? [['learning rate', 'looked for first, as by pupil find-lr'] as const]
        : []),
      ['run directory', displayPath(plan.run, folder)],
      [
        'time',
        `about ${formatDuration(seconds)}${featureSeconds > 0 ? `, ${formatDuration(featureSeconds)} of it for features, once` : ''}`,
      ],
      ['memory', `${formatBytes(memoryBytes)} for ${examples}`],
      ['disk', formatBytes(diskBytes)],
    ]),
    ...(plan.freezing === null ? [] : ['', ...freezingLines(plan.freezing, plan.parameters)]),
    '',
    'Nothing was trained and nothing was written.',
  ];
}
