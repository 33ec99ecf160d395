import { formatDuration, formatLoss, formatShare } from '../base/format.js';
import { formatCount } from '../base/format-count.js';
import type { Scores, TrainEvent } from '../train/index.js';
import type { TrainedRun } from './library.js';
import { textWidth } from './text-width.js';

export type Examples = NonNullable<TrainedRun['examples']>;

/** What a rate counts, by what is trained on. */
export const UNITS: Readonly<Record<Examples, string>> = { pictures: 'images', rows: 'rows' };

/** Metrics that the line of an epoch has in any case. */
const SHOWN: readonly string[] = ['accuracy', 'loss', 'train.accuracy', 'train.loss'];

export interface EpochView {
  readonly epochs: number;
  readonly monitor: string;
  readonly examples: Examples;
  /** Seconds. */
  readonly remaining: number;
}

/** How an epoch went, on one line; in a narrow terminal without the least telling parts, in the narrowest on several. */
export function epochLines(
  event: TrainEvent & { type: 'epoch' },
  view: EpochView,
  columns: number,
): string[] {
  const { epochs, monitor, examples, remaining } = view;
  const { train, validation } = event;
  const monitored = SHOWN.includes(monitor) ? '' : `, ${monitor} ${formatLoss(validation[monitor])}`;
  const number = `epoch ${String(event.epoch).padStart(String(epochs).length)}/${epochs}`;
  const scores = (name: string) => [
    `train ${scoresText(train, '')}`,
    `${name} ${scoresText(validation, monitored)}`,
  ];
  const rate = `${formatCount(event.imagesPerSecond)} ${UNITS[examples]}/s`;
  const eta = event.epoch < epochs ? [`ETA ${formatDuration(remaining)}`] : [];
  const best = event.improved ? ['best'] : [];
  const choices = [
    [number, ...scores('validation'), rate, ...eta],
    [number, ...scores('validation'), rate],
    [number, ...scores('validation')],
    [number, ...scores('val')],
  ];
  // Lines of epochs that are the best one yet and of others have the same parts.
  const parts = choices.find((choice) => textWidth([...choice, 'best'].join(GAP)) <= columns) ?? choices[3];
  return joinedLines([...parts, ...best], columns);
}

const GAP = '  ';

/** Parts one after the other, on lines of at most `columns`; those after the first are indented. */
function joinedLines(parts: readonly string[], columns: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const line = lines.at(-1);
    if (line !== undefined && textWidth(line) + GAP.length + textWidth(part) <= columns)
      lines[lines.length - 1] = `${line}${GAP}${part}`;
    else lines.push(line === undefined ? part : `${GAP}${part}`);
  }
  return lines;
}

/** Accuracy and loss; of numbers, which are not right or wrong, the loss alone and (in validation) how much is explained. */
function scoresText({ accuracy, loss, r2 }: Scores, monitored: string): string {
  if (accuracy !== undefined)
    return `${formatShare(accuracy).padStart(7)} (loss ${formatLoss(loss)}${monitored})`;
  return `loss ${formatLoss(loss)}${r2 === undefined ? '' : `, r2 ${formatLoss(r2)}`}${monitored}`;
}
