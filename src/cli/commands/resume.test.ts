import { describe, expect, it, vi } from 'vitest';
import { runCommand, trained } from '../../../test/run-command.js';
import { trainResult } from '../contract/index.js';
import type { Library } from '../library.js';

describe('pupil resume', () => {
  it('goes on and prints the same as train', async () => {
    const resume = vi.fn<Library['resume']>(async () => trained);
    const { out } = await runCommand(['resume', 'runs/a', '--json'], { resume });
    expect(resume.mock.lastCall?.[0]).toBe('runs/a');
    expect(trainResult.parse(JSON.parse(out))).toEqual(trained);
    const asTrained = await runCommand(['train', 'photos'], { train: async () => trained });
    expect((await runCommand(['resume', 'runs/a'], { resume })).out).toBe(asTrained.out);
  });

  it('exits with 1 where a proof finds a difference, and says where', async () => {
    const proof = {
      run: '/work/runs/a',
      equal: false,
      difference: { where: 'metrics.jsonl, line 2', what: 'one against the other' },
      compared: ['metrics.jsonl'],
      epochs: 3,
      updates: 12,
      stopReason: 'completed',
    };
    const prove = vi.fn<Library['prove']>(async () => proof);
    const { exitCode, out } = await runCommand(['resume', 'runs/a', '--prove'], { prove });
    expect(exitCode).toBe(1);
    expect(out).toMatchInlineSnapshot(`
      "not equal: 3 epochs, 12 updates
        where: metrics.jsonl, line 2
        one against the other
      "
    `);
    const json = await runCommand(['resume', 'runs/a', '--prove', '--json'], { prove });
    expect(JSON.parse(json.out)).toEqual(proof);
  });

  it('says that a run is proved', async () => {
    const prove = vi.fn<Library['prove']>(async () => ({
      run: '/work/runs/a',
      equal: true,
      difference: null,
      compared: ['metrics.jsonl', 'model.onnx'],
      epochs: 3,
      updates: 12,
      stopReason: 'completed',
    }));
    const { exitCode, out } = await runCommand(['resume', 'runs/a', '--prove'], { prove });
    expect(exitCode).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "equal: 3 epochs, 12 updates; 2 files the same to the last bit
      "
    `);
  });
});
