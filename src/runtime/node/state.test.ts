import { describe, expect, it } from 'vitest';
import { createNodeState } from './state.js';

describe('createNodeState', () => {
  it('uses two buffers of an entry in turn, and never a third', () => {
    const state = createNodeState({ w: { shape: [2], dtype: 'float32' } });
    const first = state.current('w');
    const second = state.spare('w');
    expect(second).not.toBe(first);
    for (let run = 0; run < 4; run++) {
      state.advance(['w']);
      expect(state.current('w')).toBe(run % 2 === 0 ? second : first);
      expect(state.spare('w')).toBe(run % 2 === 0 ? first : second);
    }
  });

  it('keeps an entry that was not written where it is', () => {
    const type = { shape: [1], dtype: 'float32' } as const;
    const state = createNodeState({ written: type, kept: type });
    const before = state.current('kept');
    state.spare('written');
    state.advance(['written']);
    expect(state.current('kept')).toBe(before);
  });

  it('makes no second buffer for what is only read', () => {
    const state = createNodeState({ w: { shape: [1], dtype: 'float32' } });
    const before = state.current('w');
    state.advance(['w']);
    expect(state.current('w')).toBe(before);
  });
});
