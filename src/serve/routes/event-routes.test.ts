import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openApp } from '../../../test/dashboard-app.js';
import { ENDED, epochLine, runAt, writeRun } from '../../../test/dashboard-runs.js';
import { temporaryFolder } from '../../../test/pictures.js';
import type { DashboardEvent, Points, RunList } from '../api.js';
import { serveDashboard } from '../dashboard.js';

interface Heard {
  readonly id: string;
  readonly event: DashboardEvent;
}

/** A browser that listens: what it hears, and the columns that it makes of it. */
function listen(url: string, headers: Record<string, string> = {}) {
  const heard: Heard[] = [];
  const waiting: (() => void)[] = [];
  let text = '';
  const sent = request(url, { headers: { host: '127.0.0.1', ...headers } }, (answer) => {
    answer.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
        const data = field('data');
        if (data !== undefined) heard.push({ id: field('id')!, event: JSON.parse(data) });
      }
      for (const look of waiting.splice(0)) look();
    });
    answer.on('error', () => undefined);
  });
  sent.on('error', () => undefined);
  sent.end();
  const leave = () => void sent.destroy();
  onTestFinished(leave);
  return {
    heard,
    leave,
    pause: () => sent.socket?.pause(),
    resume: () => sent.socket?.resume(),
    /** The first event that is as wanted, heard already or to come. */
    async until<T extends DashboardEvent>(isWanted: (event: DashboardEvent) => event is T): Promise<T> {
      for (;;) {
        const found = heard.map(({ event }) => event).find(isWanted);
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    /** Epochs of a run as a page keeps them, after all that was heard. */
    epochs: (run: string) => applied(heard, run),
  };
}

/** What a page makes of points: drop from the row on, and append. */
function applied(heard: readonly Heard[], run: string): number[] {
  const rows: number[] = [];
  for (const { event } of heard) {
    if (event.type !== 'points' || event.run !== run) continue;
    rows.length = event.from;
    rows.push(...((event.columns.epoch ?? []) as number[]));
  }
  return rows;
}

const isPoints =
  (isEnough: (points: Points) => boolean) =>
  (event: DashboardEvent): event is Extract<DashboardEvent, { type: 'points' }> =>
    event.type === 'points' && isEnough(event);
const isRuns =
  (isEnough: (event: Extract<DashboardEvent, { type: 'runs' }>) => boolean) =>
  (event: DashboardEvent): event is Extract<DashboardEvent, { type: 'runs' }> =>
    event.type === 'runs' && isEnough(event);

async function served(root: string) {
  const dashboard = await serveDashboard(root, { port: 0, pollMs: 10 });
  onTestFinished(() => dashboard.close());
  return dashboard;
}

const watch = (url: string, runs: Record<string, string>) =>
  `${url}api/events?${Object.entries(runs)
    .map(([id, from]) => `watch=${encodeURIComponent(id)}&from=${from}`)
    .join('&')}`;

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('events', () => {
  it('begin with the list and the points of watched runs', async () => {
    const root = temporaryFolder();
    writeRun(root, 'runs/a', { epochs: 3 });
    const { url } = await served(root);
    const page = listen(watch(url, { 'runs/a': '' }));
    const { changed, isWhole } = await page.until(isRuns(() => true));
    expect([isWhole, changed.map(({ id }) => id)]).toEqual([true, ['runs/a']]);
    const points = await page.until(isPoints(({ count }) => count > 0));
    expect([points.from, points.columns.epoch]).toEqual([0, [1, 2, 3]]);
  });

  it('go on from the list and the run that were asked for before', async () => {
    const root = temporaryFolder();
    const path = writeRun(root, 'a', { epochs: 3 });
    const { url } = await served(root);
    const { revision } = (await (await fetch(`${url}api/runs`)).json()) as RunList;
    const { position } = (await (await fetch(`${url}api${runAt('a').slice(4)}/metrics`)).json()) as Points;
    appendFileSync(join(path, 'metrics.jsonl'), epochLine(4));
    const page = listen(`${watch(url, { a: position })}&since=${revision}`);
    const points = await page.until(isPoints(() => true));
    expect([points.from, points.columns.epoch]).toEqual([3, [4]]);
    const runs = await page.until(isRuns(() => true));
    expect([runs.isWhole, runs.changed.map(({ last }) => last!.epoch)]).toEqual([false, [4]]);
  });

  it('follow runs that begin, grow, end and go', async () => {
    const root = temporaryFolder();
    const { url } = await served(root);
    const page = listen(watch(url, { 'runs/new': '' }));
    await page.until((event): event is DashboardEvent & { type: 'gone' } => event.type === 'gone');
    const path = writeRun(root, 'runs/new', { epochs: 1 });
    await page.until(isPoints(({ count }) => count === 1));
    appendFileSync(join(path, 'metrics.jsonl'), epochLine(2).slice(0, 20));
    appendFileSync(join(path, 'metrics.jsonl'), epochLine(2).slice(20) + epochLine(3));
    await page.until(isPoints(({ columns }) => columns.epoch?.at(-1) === 3));
    expect(page.epochs('runs/new')).toEqual([1, 2, 3]);
    writeFileSync(join(path, 'result.json'), JSON.stringify(ENDED));
    await page.until(isRuns(({ changed }) => changed.some(({ state }) => state === 'done')));
    rmSync(path, { recursive: true });
    await page.until(isRuns(({ removed }) => removed.includes('runs/new')));
  });

  it('miss no point and double none after a break, wherever it comes', async () => {
    const root = temporaryFolder();
    const path = writeRun(root, 'a', { epochs: 0 });
    const { url } = await served(root);
    const all: Heard[] = [];
    let lastEventId = '';
    for (let part = 0; part < 4; part++) {
      const headers: Record<string, string> = lastEventId === '' ? {} : { 'last-event-id': lastEventId };
      const page = listen(watch(url, { a: '' }), headers);
      appendFileSync(join(path, 'metrics.jsonl'), epochLine(3 * part + 1));
      await page.until(isPoints(({ columns }) => columns.epoch?.at(-1) === 3 * part + 1));
      page.leave();
      lastEventId = page.heard.at(-1)!.id;
      all.push(...page.heard);
      // While nobody listens.
      appendFileSync(join(path, 'metrics.jsonl'), epochLine(3 * part + 2) + epochLine(3 * part + 3));
    }
    const page = listen(watch(url, { a: '' }), { 'last-event-id': lastEventId });
    await page.until(isPoints(({ columns }) => columns.epoch?.at(-1) === 12));
    all.push(...page.heard);
    expect(applied(all, 'a')).toEqual(range(1, 12));
    const told = all.flatMap(({ event }) =>
      event.type === 'points' && event.run === 'a' ? (event.columns.epoch ?? []) : [],
    );
    expect(told).toEqual(range(1, 12));
    const lists = page.heard.filter(({ event }) => event.type === 'runs');
    expect(lists.every(({ event }) => event.type === 'runs' && !event.isWhole)).toBe(true);
  });

  it('take rows back where a run goes on from an earlier checkpoint, or is another one', async () => {
    const root = temporaryFolder();
    const path = writeRun(root, 'a', { epochs: 5 });
    const file = join(path, 'metrics.jsonl');
    const { url } = await served(root);
    const page = listen(watch(url, { a: '' }));
    await page.until(isPoints(({ columns }) => columns.epoch?.at(-1) === 5));
    // Epochs 4 and 5 once more, at other times; and two more.
    const again = [1, 2, 3].map((epoch) => epochLine(epoch)).join('');
    writeFileSync(file, again + [4, 5, 6].map((epoch) => epochLine(epoch, 0.5, 100 + epoch)).join(''));
    const points = await page.until(isPoints(({ columns }) => columns.epoch?.at(-1) === 6));
    expect(page.epochs('a')).toEqual(range(1, 6));
    expect(points.columns.seconds!.slice(-3)).toEqual([104, 105, 106]);
    rmSync(path, { recursive: true });
    writeRun(root, 'a', { epochs: 0 });
    writeFileSync(file, epochLine(1, 0.7, 9) + epochLine(2, 0.8, 10));
    await page.until(isPoints(({ columns }) => columns.seconds?.[1] === 10));
    expect(page.epochs('a')).toEqual([1, 2]);
  });

  it('continue from the start where a position is of another file or another server', async () => {
    const root = temporaryFolder();
    writeRun(root, 'a', { epochs: 3 });
    const { url } = await served(root);
    for (const from of ['3.wrongone', '99.x', '-1', 'x', '1e9', '0']) {
      const page = listen(
        watch(url, { a: from }),
        from === 'x' ? { 'last-event-id': 'other.1 other.1 other.1 3.y' } : {},
      );
      const points = await page.until(isPoints(({ count }) => count > 0));
      expect([points.from, points.columns.epoch]).toEqual([0, [1, 2, 3]]);
      const { isWhole } = await page.until(isRuns(() => true));
      expect(isWhole).toBe(true);
      page.leave();
    }
  });

  it('say which searches and studies changed', async () => {
    const root = temporaryFolder();
    const { url } = await served(root);
    const page = listen(`${url}api/events`);
    await page.until(isRuns(() => true));
    mkdirSync(join(root, 'searches/s/trials'), { recursive: true });
    writeFileSync(join(root, 'searches/s/search.json'), '{}');
    const isWork = (event: DashboardEvent): event is Extract<DashboardEvent, { type: 'work' }> =>
      event.type === 'work' && event.changed.length > 0;
    expect((await page.until(isWork)).changed).toEqual(['searches/s']);
  });

  it('reach every one of many clients, and wait in no memory for one that does not read', async () => {
    const root = temporaryFolder();
    const path = writeRun(root, 'a', { epochs: 1 });
    const { url } = await served(root);
    const pages = range(1, 40).map(() => listen(watch(url, { a: '' })));
    for (const page of pages) await page.until(isPoints(({ count }) => count === 1));
    const [slow, ...others] = pages;
    slow.pause();
    for (const epoch of range(2, 9)) {
      // 3 MB in all: more than the sockets hold.
      const lines = range(1, 1500)
        .map((i) => epochLine(epoch * 10_000 + i))
        .join('');
      appendFileSync(join(path, 'metrics.jsonl'), lines);
      await Promise.all(
        others.map((page) =>
          page.until(isPoints(({ columns }) => columns.epoch?.at(-1) === epoch * 10_000 + 1500)),
        ),
      );
    }
    slow.resume();
    await slow.until(isPoints(({ columns }) => columns.epoch?.at(-1) === 91_500));
    expect(slow.epochs('a')).toEqual(others[0].epochs('a'));
    expect(slow.epochs('a')).toHaveLength(1 + 8 * 1500);
  });

  it('are for so many runs and so many pages, and in pairs', async () => {
    const { ask } = await openApp(temporaryFolder());
    const many = range(1, 51)
      .map((i) => `watch=${i}&from=`)
      .join('&');
    for (const query of ['watch=a', 'watch=a&from=&watch=a&from=', many]) {
      const answer = await ask(`/api/events?${query}`);
      expect([answer.statusCode, answer.json().error.code]).toEqual([400, 'serve/bad-request']);
    }
    const { url } = await served(temporaryFolder());
    const pages = range(1, 100).map(() => listen(`${url}api/events`));
    for (const page of pages) await page.until(isRuns(() => true));
    expect((await fetch(`${url}api/events`)).status).toBe(503);
    pages[0].leave();
    await expect
      .poll(
        async () => {
          const stopping = new AbortController();
          const { status } = await fetch(`${url}api/events`, { signal: stopping.signal });
          stopping.abort();
          return status;
        },
        { timeout: 20_000 },
      )
      .toBe(200);
  });

  it('have the headers of every answer', async () => {
    const { url } = await served(temporaryFolder());
    const stopping = new AbortController();
    const answer = await fetch(`${url}api/events`, { signal: stopping.signal });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    stopping.abort();
  });
});
