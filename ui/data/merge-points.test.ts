import { describe, expect, it } from 'vitest';
import { mergePoints, NO_ROWS } from './merge-points.js';

const sent = (from: number, columns: Record<string, (number | null)[]>, position = `at ${from}`) => ({
  from,
  count: Object.values(columns)[0]?.length ?? 0,
  columns,
  position,
});

describe('mergePoints', () => {
  it('appends', () => {
    const first = mergePoints(NO_ROWS, sent(0, { epoch: [1, 2] }));
    expect(mergePoints(first, sent(2, { epoch: [3] }, 'end'))).toEqual({
      count: 3,
      columns: { epoch: [1, 2, 3] },
      position: 'end',
    });
  });

  it('changes nothing when the same points come twice', () => {
    const points = sent(1, { epoch: [2, 3] });
    const once = mergePoints(mergePoints(NO_ROWS, sent(0, { epoch: [1] })), points);
    expect(mergePoints(once, points)).toEqual(once);
  });

  it('takes back what a run that goes on after an interruption takes back', () => {
    const rows = mergePoints(NO_ROWS, sent(0, { loss: [3, 2, 1] }));
    expect(mergePoints(rows, sent(1, { loss: [2.5] })).columns).toEqual({ loss: [3, 2.5] });
    expect(mergePoints(rows, { ...sent(1, {}), count: 0 }).count).toBe(1);
  });

  it('takes names of columns as they are', () => {
    const columns = JSON.parse('{ "__proto__": [1], "constructor": [2] }');
    const rows = mergePoints(NO_ROWS, sent(0, columns));
    expect(Object.entries(rows.columns)).toEqual([
      ['__proto__', [1]],
      ['constructor', [2]],
    ]);
    expect([rows.columns.toString, NO_ROWS.columns.toString]).toEqual([undefined, undefined]);
  });

  it('fills columns that begin late or are missing with null', () => {
    const rows = mergePoints(NO_ROWS, sent(0, { loss: [3] }));
    expect(mergePoints(rows, sent(1, { accuracy: [0.5] })).columns).toEqual({
      loss: [3, null],
      accuracy: [null, 0.5],
    });
  });
});
