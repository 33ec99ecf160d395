import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeWorld } from '../../test/fake-world.js';
import { createProgress, renderProgress, type TimedProgress } from './progress.js';
import { textWidth } from './text-width.js';

const state: TimedProgress = {
  label: 'epoch 3/30',
  done: 410,
  total: 1640,
  unit: 'images',
  rate: 5230.4,
  detail: 'loss 0.1234',
  remaining: 65,
};

describe('renderProgress', () => {
  it('leaves out the least telling parts first as the terminal narrows', () => {
    expect(
      [120, 80, 60, 45, 30, 12, 5].map((columns) => renderProgress(state, columns)),
    ).toMatchInlineSnapshot(`
      [
        "epoch 3/30  [########----------------------]  410/1,640  ETA 1 min 05 s  5,230 images/s  loss 0.1234",
        "epoch 3/30  [##-------]  410/1,640  ETA 1 min 05 s  5,230 images/s  loss 0.1234",
        "epoch 3/30  410/1,640  ETA 1 min 05 s  5,230 images/s",
        "epoch 3/30  410/1,640  ETA 1 min 05 s",
        "epoch 3/30  410/1,640",
        "epoch 3/30",
        "epo…",
      ]
    `);
  });

  it('never reaches the last column', () => {
    fc.assert(
      fc.property(
        fc.record({
          label: fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replace(/\p{C}/gu, '')),
          done: fc.nat(1e9),
          total: fc.nat(1e9),
          detail: fc.string({ maxLength: 30 }).map((text) => text.replace(/\p{C}/gu, '')),
          rate: fc.float({ min: 0, noNaN: true }),
          remaining: fc.option(fc.double({ min: 0, noNaN: true }), { nil: undefined }),
        }),
        fc.integer({ min: 1, max: 200 }),
        (view, columns) => {
          const line = renderProgress(view, columns);
          expect(textWidth(line)).toBeLessThan(Math.max(columns, 1));
          expect(line).not.toMatch(/[\n\r]/);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('shows an empty task and one that overshoots without breaking', () => {
    expect(renderProgress({ label: 'x', done: 0, total: 0, remaining: undefined }, 40)).toMatchInlineSnapshot(
      `"x  [-----------------------------]  0/0"`,
    );
    expect(renderProgress({ label: 'x', done: 12, total: 10, remaining: 0 }, 40)).toMatchInlineSnapshot(
      `"x  [################]  12/10  ETA 0.0 s"`,
    );
  });
});

describe('createProgress', () => {
  function run(options: { isTTY?: boolean; columns?: number }, steps: number, msPerStep: number): string {
    const world = fakeWorld(options);
    const progress = createProgress(world.stderr, world.now);
    for (let done = 1; done <= steps; done++) {
      world.advance(msPerStep);
      progress.update({ label: 'reading', done, total: steps, unit: 'files' });
    }
    progress.finish();
    return world.err();
  }

  it('says nothing about a task of less than a second', () => {
    expect(run({ isTTY: true, columns: 80 }, 9, 100)).toBe('');
    expect(run({}, 9, 100)).toBe('');
  });

  it('redraws one line on a terminal and removes it at the end', () => {
    const text = run({ isTTY: true, columns: 60 }, 3, 600);
    expect(text).not.toContain('\n');
    expect(text.split('\r\x1b[J')).toMatchInlineSnapshot(`
      [
        "",
        "reading  [##############-------]  2/3  ETA 0.6 s  2 files/s",
        "reading  [#####################]  3/3  ETA 0.0 s  2 files/s",
        "",
      ]
    `);
  });

  it('redraws no more often than ten times a second', () => {
    const text = run({ isTTY: true, columns: 60 }, 2000, 1);
    expect(text.split('\r\x1b[J').length).toBeLessThan(14);
  });

  it('prints a plain line every few seconds where there is no terminal', () => {
    expect(run({}, 12, 1000)).toMatchInlineSnapshot(`
      "reading  1/12
      reading  6/12  ETA 6.0 s  1 files/s
      reading  11/12  ETA 1.0 s  1 files/s
      "
    `);
  });

  it('gives each task a clock of its own', () => {
    const world = fakeWorld();
    const progress = createProgress(world.stderr, world.now);
    progress.update({ label: 'slow', done: 0, total: 10, unit: 'files' });
    world.advance(100_000);
    progress.update({ label: 'slow', done: 10, total: 10, unit: 'files' });
    progress.update({ label: 'fast', done: 0, total: 100, unit: 'files' });
    world.advance(5_000);
    progress.update({ label: 'fast', done: 50, total: 100, unit: 'files' });
    expect(world.err().split('\n').at(-2)).toBe('fast  50/100  ETA 5.0 s  10 files/s');
  });

  it('counts what nobody knows the number of', () => {
    const world = fakeWorld();
    const progress = createProgress(world.stderr, world.now);
    progress.update({ label: 'reading', done: 0, total: undefined, unit: 'rows' });
    world.advance(2_000);
    progress.update({ label: 'reading', done: 5000, total: undefined, unit: 'rows' });
    expect(world.err()).toBe('reading  5,000  2,500 rows/s\n');
  });

  it('keeps permanent lines above the live one', () => {
    const world = fakeWorld({ isTTY: true, columns: 40 });
    const progress = createProgress(world.stderr, world.now);
    world.advance(2000);
    progress.update({ label: 'a', done: 1, total: 2 });
    progress.line('kept');
    progress.finish();
    expect(world.err().endsWith('\r\x1b[Jkept\n')).toBe(true);
  });

  it('draws the live line again at the first update after a permanent one, without waiting', () => {
    const world = fakeWorld({ isTTY: true, columns: 40 });
    const progress = createProgress(world.stderr, world.now);
    world.advance(2000);
    progress.update({ label: 'a', done: 1, total: 3 });
    progress.line('kept');
    progress.update({ label: 'a', done: 2, total: 3 });
    expect(world.err().split('kept\n\r\x1b[J')[1]).toMatch(/^a .*2\/3$/);
  });

  it('draws no more lines than a low terminal has, and says how many those below may be', () => {
    const rooms: number[] = [];
    const size = { isTTY: true, columns: 40, rows: 5 };
    const world = fakeWorld(size);
    const progress = createProgress(world.stderr, world.now);
    const update = () => {
      world.advance(1100);
      progress.update({
        label: 'x',
        done: 1,
        total: 9,
        below: (_, rows) => {
          rooms.push(rows);
          return ['1', '2', '3', '4', '5'];
        },
      });
    };
    update();
    size.rows = 1;
    update();
    const [, first, second] = world.err().split('\r\x1b[J');
    expect(first.endsWith('\n1\n2\n3\x1b[3A')).toBe(true);
    expect(second).not.toContain('\n');
    expect(rooms).toEqual([3, 0]);
  });

  it('redraws lines below the live one in place, cut to the width that the terminal has then', () => {
    const size = { isTTY: true, columns: 30 };
    const world = fakeWorld(size);
    const progress = createProgress(world.stderr, world.now);
    const update = (done: number) => {
      world.advance(1100);
      progress.update({ label: 'x', done, total: 9, below: () => ['a'.repeat(25), 'b'] });
    };
    update(1);
    update(2);
    size.columns = 12;
    update(3);
    progress.finish();
    const [, ...drawn] = world.err().split('\r\x1b[J');
    expect(drawn[1]).toContain(`\n${'a'.repeat(25)}\nb\x1b[`);
    // In 12 columns the first line and the second take three rows each, and the third one.
    expect(drawn[1].endsWith('\nb\x1b[6A')).toBe(true);
    expect(drawn[2].endsWith(`\n${'a'.repeat(10)}…\nb\x1b[2A`)).toBe(true);
    expect(drawn[3]).toBe('');
  });

  it('leaves out lines below where there is no terminal', () => {
    const world = fakeWorld();
    const progress = createProgress(world.stderr, world.now);
    world.advance(6000);
    progress.update({ label: 'x', done: 1, total: 9, below: () => ['never shown'] });
    expect(world.err()).toContain('x  1/9');
    expect(world.err()).not.toContain('never');
  });
});
