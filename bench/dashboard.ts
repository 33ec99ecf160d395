/** `npm run bench:dashboard`: what the dashboard of many long runs costs: the first list, each later one, an update, memory. */
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { serveDashboard } from '../src/serve/index.js';
import { ENDED, epochLine, writeRun } from '../test/dashboard-runs.js';
import { markdownTable } from '../test/docs/markdown-table.js';
import { median } from './measure/median.js';

const HELP = 'usage: npm run bench:dashboard -- [--runs n] [--epochs n] [--json]';

const Options = z.strictObject({
  runs: z.coerce.number().int().min(1).default(500),
  epochs: z.coerce.number().int().min(1).default(1000),
  json: z.boolean().default(false),
});

/** Of five runs one has not come to its end: all its epochs are read. */
const UNFINISHED = 5;
const AGAIN = 9;
const IDLE_MS = 10_000;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { runs: { type: 'string' }, epochs: { type: 'string' }, json: { type: 'boolean' } },
  });
  const parsed = Options.safeParse(values);
  if (!parsed.success) {
    console.error(`${z.prettifyError(parsed.error)}\n\n${HELP}`);
    return 2;
  }
  const { runs, epochs, json } = parsed.data;
  const root = mkdtempSync(join(tmpdir(), 'pupil-bench-dashboard-'));
  try {
    for (let run = 0; run < runs; run++)
      writeRun(root, `run-${run}`, { epochs, ...(run % UNFINISHED === 0 ? {} : { result: ENDED }) });
    const figures = await measure(root, epochs);
    if (json) console.log(JSON.stringify({ runs, epochs, ...figures }, undefined, 2));
    else console.log(tableOf(figures));
    return 0;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

interface Figures {
  readonly firstListMs: number;
  readonly laterListMs: number;
  readonly runMs: number;
  /** From a line that is written to the event that has it. */
  readonly updateMs: number;
  /** Share of one processor while a page is open and nothing happens. */
  readonly idle: number;
  /** More than the process had before. */
  readonly memoryBytes: number;
  readonly listBytes: number;
}

async function measure(root: string, epochs: number): Promise<Figures> {
  const before = process.memoryUsage().rss;
  const dashboard = await serveDashboard(root, { port: 0 });
  try {
    const list = async () => (await (await fetch(`${dashboard.url}api/runs`)).text()).length;
    const [firstListMs, listBytes] = await timed(list);
    const later: number[] = [];
    for (let i = 0; i < AGAIN; i++) later.push((await timed(list))[0]);
    const [runMs] = await timed(async () => (await fetch(`${dashboard.url}api/runs/run-0`)).text());
    const updateMs = await updateTime(dashboard.url, join(root, 'run-0/metrics.jsonl'), epochs);
    const memoryBytes = process.memoryUsage().rss - before;
    return {
      firstListMs,
      laterListMs: median(later),
      runMs,
      updateMs,
      idle: await idleShare(dashboard.url),
      memoryBytes,
      listBytes,
    };
  } finally {
    await dashboard.close();
  }
}

async function timed<T>(work: () => Promise<T>): Promise<[milliseconds: number, result: T]> {
  const begun = performance.now();
  const result = await work();
  return [performance.now() - begun, result];
}

async function updateTime(url: string, file: string, epochs: number): Promise<number> {
  const stopping = new AbortController();
  const { body } = await fetch(`${url}api/events?watch=run-0&from=`, { signal: stopping.signal });
  const text = body!.pipeThrough(new TextDecoderStream());
  let begun = 0;
  for await (const chunk of text) {
    if (begun > 0 && chunk.includes('event: points')) break;
    if (begun > 0 || !chunk.includes('event: points')) continue;
    begun = performance.now();
    appendFileSync(file, epochLine(epochs + 1));
  }
  stopping.abort();
  return performance.now() - begun;
}

async function idleShare(url: string): Promise<number> {
  const stopping = new AbortController();
  await fetch(`${url}api/events`, { signal: stopping.signal });
  const before = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const { user, system } = process.cpuUsage(before);
  stopping.abort();
  return (user + system) / 1000 / IDLE_MS;
}

function tableOf(figures: Figures): string {
  const rows = [
    ['first list', `${figures.firstListMs.toFixed(0)} ms, ${(figures.listBytes / 1000).toFixed(0)} kB`],
    ['each later one', `${figures.laterListMs.toFixed(0)} ms`],
    ['one run', `${figures.runMs.toFixed(0)} ms`],
    ['from a written epoch to its event', `${figures.updateMs.toFixed(0)} ms`],
    ['processor while a page is open', `${(100 * figures.idle).toFixed(1)}%`],
    ['memory', `${(figures.memoryBytes / 1e6).toFixed(0)} MB`],
  ];
  return markdownTable(['', ''], rows);
}
