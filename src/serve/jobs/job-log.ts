import { stageText } from '../../base/work-stages.js';
import type { JobDetail } from '../api.js';

/** What a process of Pupil has told so far of its work. */
export interface JobProgress {
  readonly stage: string | null;
  readonly progress: number | null;
  /** Epochs in all, once they are known. */
  readonly epochs: number;
  readonly sweeps: { learningRate: number[]; loss: number[]; smoothed: number[] }[];
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly error: JobDetail['error'];
}

export const NOTHING_TOLD: JobProgress = Object.freeze({
  stage: null,
  progress: null,
  epochs: 0,
  sweeps: [],
  result: null,
  error: null,
});

/** What is known after one more line of `--ndjson`; a line that is none of ours tells nothing. */
export function afterLine(known: JobProgress, line: string): JobProgress {
  let event: Record<string, unknown>;
  try {
    event = JSON.parse(line);
  } catch {
    return known;
  }
  switch (event?.type) {
    case 'data':
      return {
        ...known,
        stage: stageText(String(event.stage)),
        progress: event.stage === 'rows' ? null : shareOf(event.done, event.total),
      };
    case 'start':
      return { ...known, stage: 'training', progress: 0, epochs: numberOf(event.epochs) };
    case 'step':
      return {
        ...known,
        stage: known.epochs > 0 ? `epoch ${event.epoch} of ${known.epochs}` : `epoch ${event.epoch}`,
        progress: shareOf(event.step, event.steps),
      };
    case 'sweep':
      return afterSweep(known, event);
    case 'result':
      return { ...known, stage: null, progress: null, result: event };
    case 'error':
      return { ...known, error: errorOf(event.error) };
    default:
      return known;
  }
}

function afterSweep(known: JobProgress, event: Readonly<Record<string, unknown>>): JobProgress {
  const sweep = numberOf(event.sweep);
  const sweeps = [...known.sweeps];
  const own = sweeps[sweep - 1] ?? { learningRate: [], loss: [], smoothed: [] };
  for (const name of ['learningRate', 'loss', 'smoothed'] as const) own[name].push(numberOf(event[name]));
  sweeps[sweep - 1] = own;
  return {
    ...known,
    stage: `sweep ${sweep} of ${event.sweeps}`,
    progress: shareOf(event.update, event.updates),
    sweeps,
  };
}

function errorOf(error: unknown): JobDetail['error'] {
  if (typeof error !== 'object' || error === null) return null;
  const { code, message, where, fix } = error as Record<string, unknown>;
  return {
    code: String(code ?? 'internal'),
    message: String(message ?? 'it ended with an error'),
    ...(typeof where === 'string' ? { where } : {}),
    ...(typeof fix === 'string' ? { fix } : {}),
  };
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}

function shareOf(done: unknown, total: unknown): number | null {
  const share = numberOf(done) / numberOf(total);
  return Number.isFinite(share) ? share : null;
}
