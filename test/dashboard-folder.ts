import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { dashboardApp } from '../src/serve/dashboard.js';

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

type AppContext = Omit<Parameters<typeof dashboardApp>[1], 'pollMs'>;

/** The server of a folder without a socket, and how to ask it as its own page does. */
export async function openApp(root: string, context: AppContext = {}) {
  const faults: string[] = [];
  const { app, close } = await dashboardApp(root, {
    onFault: (message) => faults.push(message),
    ...context,
    pollMs: 20,
  });
  onTestFinished(async () => {
    await close();
    await app.close();
  });
  const HOST = { host: '127.0.0.1:4747' };
  return {
    app,
    faults,
    /** Body of an answer, which must have this status. */
    async get<T>(path: string, status = 200): Promise<T> {
      const answer = await app.inject({ method: 'GET', url: path, headers: HOST });
      if (answer.statusCode !== status)
        throw new Error(`${path} answered ${answer.statusCode}: ${answer.body.slice(0, 300)}`);
      return answer.json();
    },
    ask: (path: string, headers: Record<string, string> = {}) =>
      app.inject({ method: 'GET', url: path, headers: { ...HOST, ...headers } }),
    post: (path: string, body: string | Buffer | object, headers: Record<string, string> = {}) =>
      app.inject({
        method: 'POST',
        url: path,
        payload: body,
        headers: { ...HOST, 'x-pupil': '1', ...headers },
      }),
  };
}

export const runAt = (id: string) => `/api/runs/${encodeURIComponent(id)}`;
