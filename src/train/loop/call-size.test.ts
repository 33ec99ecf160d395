import { describe, expect, it } from 'vitest';
import { createCallSize } from './call-size.js';

describe('createCallSize', () => {
  it('grows by doubling to as many updates as fit into a call', () => {
    const size = createCallSize();
    const sizes = [];
    for (let call = 0; call < 6; call++) {
      sizes.push(size.most);
      size.took(size.most, size.most * 0.025);
    }
    expect(sizes).toEqual([1, 2, 4, 8, 10, 10]);
  });

  it('stays at one update where that is as long as a call may be', () => {
    const size = createCallSize();
    size.took(1, 0.2);
    expect(size.most).toBe(1);
  });

  it('shrinks at once, and ends at a bound', () => {
    const size = createCallSize();
    for (let call = 0; call < 20; call++) size.took(size.most, 1e-6);
    expect(size.most).toBe(64);
    size.took(64, 2.5);
    expect(size.most).toBe(6);
    // A clock may stand still.
    size.took(6, 0);
    expect(size.most).toBe(12);
  });
});
