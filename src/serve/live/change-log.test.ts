import { describe, expect, it } from 'vitest';
import { changeLog, revisions } from './change-log.js';

describe('a log of changes', () => {
  it('says what changed since a revision, once each, as it is now', () => {
    const count = revisions();
    const log = changeLog<string>(count);
    log.set('a', 'a1');
    log.set('b', 'b1');
    const then = count.now;
    expect(log.since(then)).toEqual({ changed: [], removed: [], isWhole: false });
    log.set('a', 'a2');
    log.set('a', 'a3');
    log.remove('b');
    log.remove('c');
    expect(log.since(then)).toEqual({ changed: ['a3'], removed: ['b'], isWhole: false });
    log.set('b', 'b2');
    expect(log.since(then)).toEqual({ changed: ['a3', 'b2'], removed: [], isWhole: false });
    expect(log.since(undefined)).toEqual({ changed: ['a3', 'b2'], removed: [], isWhole: true });
  });

  it('says everything to who was away for so long that removals are forgotten', () => {
    const count = revisions();
    const log = changeLog<number>(count);
    const then = count.now;
    for (let i = 0; i < 1002; i++) log.set(String(i), i);
    for (let i = 0; i < 1001; i++) log.remove(String(i));
    expect(log.since(then)).toEqual({ changed: [1001], removed: [], isWhole: true });
    expect(log.since(count.now)).toEqual({ changed: [], removed: [], isWhole: false });
  });
});

describe('a revision', () => {
  it('is of one server: of another one it says nothing, and so does what is none', () => {
    const [own, other] = [revisions(), revisions()];
    own.next();
    other.next();
    expect(own.read(own.write(1))).toBe(1);
    for (const text of [
      other.write(1),
      own.write(2),
      own.write(-1),
      own.write(0.5),
      '',
      'x',
      undefined,
      `${own.write(1)}x`,
    ])
      expect(own.read(text)).toBeUndefined();
  });
});
