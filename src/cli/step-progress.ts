import { formatLoss } from '../base/format.js';
import type { TrainEvent } from '../train/index.js';
import type { Output } from './output.js';

/** A live line for one of many trainings, which `name` tells apart, with lines `below` it; follows its events. */
export function stepProgress(
  output: Output,
  below?: (columns: number) => readonly string[],
): (name: string, event: TrainEvent) => void {
  let epochs = 0;
  return (name, event) => {
    if (event.type === 'start') ({ epochs } = event);
    if (event.type !== 'step') return;
    const { epoch, step, steps, imagesPerSecond, loss } = event;
    output.progress.update({
      label: `${name}, epoch ${epoch}/${epochs}`,
      done: step,
      total: steps,
      unit: 'examples',
      rate: imagesPerSecond,
      detail: `loss ${formatLoss(loss)}`,
      ...(below !== undefined && { below }),
    });
  };
}
