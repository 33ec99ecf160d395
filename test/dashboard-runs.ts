import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A config of a run, as far as the dashboard reads it. */
export function runConfig({ learningRate = 0.01, monitor = 'accuracy', monitorMode = 'max' } = {}) {
  return {
    format: 1,
    source: { kind: 'imageFolder', path: '/data/photos', options: {} },
    data: { fingerprint: 'f', training: 80, validation: 20, weighted: false, fit: 'crop' },
    classifier: {
      task: 'multi-class',
      classes: ['cat', 'dog'],
      network: { kind: 'sequential', options: { layers: [] } },
      input: { height: 8, width: 8, channels: 1 },
    },
    training: {
      architecture: 'mlp',
      seed: 3,
      epochs: 10,
      batchSize: 16,
      optimizer: { kind: 'adamw' },
      learningRate,
      schedule: { kind: 'cosine' },
      augment: { policy: 'light' },
      monitor,
      monitorMode,
    },
    origin: {},
  };
}

/** A line of `metrics.jsonl`, with its end. */
export function epochLine(epoch: number, accuracy = epoch / 100, seconds = epoch): string {
  return `${JSON.stringify({
    epoch,
    updates: 5 * epoch,
    learningRate: 0.01,
    train: { loss: 1 / epoch, accuracy: 0.5 },
    validation: { loss: 2 / epoch, accuracy, macroF1: null },
    seconds,
    imagesPerSecond: 100,
  })}\n`;
}

export interface WrittenRun {
  readonly epochs?: number;
  readonly config?: unknown;
  /** Where it has come to its end. */
  readonly result?: object;
  readonly files?: Readonly<Record<string, string>>;
}

/** Write a run of so many epochs into a folder of that name, and return its path. */
export function writeRun(
  root: string,
  id: string,
  { epochs = 3, config, result, files = {} }: WrittenRun = {},
): string {
  const path = join(root, id);
  mkdirSync(join(path, 'checkpoints'), { recursive: true });
  writeFileSync(join(path, 'config.json'), JSON.stringify(config ?? runConfig()));
  const lines = Array.from({ length: epochs }, (_, i) => epochLine(i + 1));
  writeFileSync(join(path, 'metrics.jsonl'), lines.join(''));
  if (result !== undefined) writeFileSync(join(path, 'result.json'), JSON.stringify(result));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

/** What a run that trained to its end says. */
export const ENDED = {
  stopReason: 'completed',
  epochs: 3,
  bestEpoch: 3,
  monitor: 'accuracy',
  weights: 'best',
  validation: { accuracy: 0.03, loss: 0.66, count: 20 },
};

/** What an ensemble of two runs says of itself, as far as the dashboard reads it. */
export function ensembleFile(root: string, changes: object = {}): string {
  const cost = { parameters: 4000, bytes: 9000, milliseconds: 2 };
  const member = (name: string, accuracy: number) => ({
    name,
    run: join(root, name),
    parameters: 2000,
    scores: { accuracy, loss: 0.2 },
  });
  return JSON.stringify({
    contract: { task: 'multi-class', classes: ['cat', 'dog'], input: { height: 8, width: 8 } },
    mean: 'geometric',
    members: [member('a', 0.8), member('b', 0.9)],
    ofRun: null,
    heldOut: 'all',
    count: 40,
    scores: { accuracy: 0.925, loss: 0.1 },
    outOfFold: null,
    cost,
    comparison: {
      best: 1,
      score: 'accuracy',
      difference: 0.025,
      interval: { low: -0.01, high: 0.06 },
      cost: { ...cost, milliseconds: 1 },
    },
    ...changes,
  });
}

/** Address of a run. */
export const runAt = (id: string) => `/api/runs/${encodeURIComponent(id)}`;
