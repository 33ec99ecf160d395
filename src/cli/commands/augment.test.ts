import { describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../../test/run-command.js';
import { augmentResult } from '../contract/index.js';
import type { Library, PreviewedAugmentation } from '../library.js';

describe('pupil augment', () => {
  const previewed: PreviewedAugmentation = {
    folder: '/home/ada/photos',
    policy: 'auto',
    reasons: ['no flips: the class left is called by a side, which the mirror changes'],
    border: 'reflect',
    operations: [
      { kind: 'rotate', probability: 1, degrees: [-15, 15] },
      { kind: 'erase', probability: 0.25, area: [0.02, 0.2], fill: 'random' },
    ],
    choose: { count: 1, from: [{ kind: 'blur', probability: 1, sigma: [1, 1] }] },
    mixes: ['mixup'],
    sheet: '/home/ada/sheet.png',
    pictures: [{ file: 'left/1.jpg', label: 'left', variants: [[{ kind: 'rotate', degrees: 3 }]] }],
  };

  it('lists what is drawn, and writes a sheet where it is told', async () => {
    const previewAugmentation = vi.fn<Library['previewAugmentation']>(async () => previewed);
    const { out } = await runCommand(
      ['augment', 'photos', '--preview', '--out', 'sheet.png', '--augment', 'auto', '--seed', '3'],
      { previewAugmentation },
    );
    expect(previewAugmentation.mock.calls[0].slice(0, 3)).toEqual([
      'photos',
      {
        model: 'auto',
        pictures: {},
        training: { augment: 'auto', seed: 3 },
        origin: { augment: 'flag', seed: 'flag' },
      },
      { pictures: 8, variants: 6, out: '/home/ada/sheet.png' },
    ]);
    expect(out).toMatchInlineSnapshot(`
      "policy auto, border reflect
      no flips: the class left is called by a side, which the mirror changes

      operation  pictures  drawn from
      rotate         100%  degrees -15 … 15
      erase           25%  area 0.02 … 0.2, fill random

      and 1 of these for each picture:

      operation  pictures  drawn from
      blur           100%  sigma 1

      batches are mixed by mixup, which the sheet does not show

      1 picture in sheet.png
      "
    `);
  });

  it('draws no sheet unless it is asked to', async () => {
    const previewAugmentation = vi.fn<Library['previewAugmentation']>(async () => ({
      ...previewed,
      sheet: null,
      pictures: [],
    }));
    const { out } = await runCommand(['augment', 'photos', '--json'], { previewAugmentation });
    expect(previewAugmentation.mock.calls[0][2]).toMatchObject({ pictures: 0 });
    expect(augmentResult.parse(JSON.parse(out))).toMatchObject({ sheet: null, policy: 'auto' });
  });

  it('writes nothing but PNG', async () => {
    const { err } = await runCommand(['augment', 'photos', '--preview', '--out', 'sheet.jpg'], {});
    expect(err).toContain('ending in .png (got "sheet.jpg")');
  });
});
