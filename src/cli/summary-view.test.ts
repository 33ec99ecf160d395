import { describe, expect, it } from 'vitest';
import { library } from './library-binding.js';
import { renderSummary } from './summary-view.js';
import { textWidth } from './text-width.js';

const question = { imageSize: 32, channels: 3, classes: 10 } as const;
const NETWORK = { name: 'resnet', blocks: [1, 1], filters: 16 };

async function table(columns: number | undefined, more: { freeze?: string[]; optimizer?: string } = {}) {
  return renderSummary(await library.summarize(NETWORK, { ...question, ...more }), columns);
}

describe('a summary', () => {
  it('is read at 80 columns', async () => {
    expect((await table(80)).join('\n')).toMatchInlineSnapshot(`
      "layer                        output    trained  fixed  state   MACs     activ.
      conv1                        16x32x32      432      -    864   442k          -
      bn1                          16x32x32       32     32     64      -   64.1 KiB
      act1                         16x32x32        -      -      -      -   64.0 KiB
      stage1.block1.branch.conv1   16x32x32    2.30k      -  4.61k  2.36M          -
      stage1.block1.branch.bn1     16x32x32       32     32     64      -   64.1 KiB
      stage1.block1.branch.act1    16x32x32        -      -      -      -   64.0 KiB
      stage1.block1.branch.conv2   16x32x32    2.30k      -  4.61k  2.36M          -
      stage1.block1.branch.bn2     16x32x32       32     32     64      -   64.1 KiB
      stage1.block1                16x32x32        -      -      -      -   64.0 KiB
      stage2.block1.branch.conv1   32x16x16    4.61k      -  9.22k  1.18M          -
      stage2.block1.branch.bn1     32x16x16       64     64    128      -   32.1 KiB
      stage2.block1.branch.act1    32x16x16        -      -      -      -   32.0 KiB
      stage2.block1.branch.conv2   32x16x16    9.22k      -  18.4k  2.36M          -
      stage2.block1.branch.bn2     32x16x16       64     64    128      -   32.1 KiB
      stage2.block1.shortcut.conv  32x16x16      512      -  1.02k   131k          -
      stage2.block1.shortcut.bn    32x16x16       64     64    128      -   32.1 KiB
      stage2.block1                32x16x16        -      -      -      -   32.0 KiB
      pool                         32              -      -      -      -      128 B
      output                       10            330      -    660    320          -
      total                                    20.0k    288  40.0k  8.83M  544.7 KiB

      input          32 x 32 x 3
      classes        10: class 1, class 2, class 3, class 4, class 5, class 6, class 7, class 8, class 9, class 10
      parameters     20,282 (79.2 KiB)
      trainable      19,994
      non-trainable  288
      mult-adds      8.83M for one picture

      training with adamw in batches of 32:
      optimizer state  39,988 values (156.2 KiB)
      gradients        78.1 KiB
      activations      17.0 MiB in a batch
      memory           17.3 MiB with the parameters; the runtime needs more"
    `);
  });

  it('is read at 120 columns', async () => {
    expect((await table(120)).join('\n')).toMatchInlineSnapshot(`
      "layer                        kind             output    trained  fixed  state      size   MACs     activ.
      conv1                        conv2d           16x32x32      432      -    864   1.7 KiB   442k          -
      bn1                          batchNorm        16x32x32       32     32     64     256 B      -   64.1 KiB
      act1                         activation       16x32x32        -      -      -         -      -   64.0 KiB
      stage1.block1.branch.conv1   conv2d           16x32x32    2.30k      -  4.61k   9.0 KiB  2.36M          -
      stage1.block1.branch.bn1     batchNorm        16x32x32       32     32     64     256 B      -   64.1 KiB
      stage1.block1.branch.act1    activation       16x32x32        -      -      -         -      -   64.0 KiB
      stage1.block1.branch.conv2   conv2d           16x32x32    2.30k      -  4.61k   9.0 KiB  2.36M          -
      stage1.block1.branch.bn2     batchNorm        16x32x32       32     32     64     256 B      -   64.1 KiB
      stage1.block1                residual         16x32x32        -      -      -         -      -   64.0 KiB
      stage2.block1.branch.conv1   conv2d           32x16x16    4.61k      -  9.22k  18.0 KiB  1.18M          -
      stage2.block1.branch.bn1     batchNorm        32x16x16       64     64    128     512 B      -   32.1 KiB
      stage2.block1.branch.act1    activation       32x16x16        -      -      -         -      -   32.0 KiB
      stage2.block1.branch.conv2   conv2d           32x16x16    9.22k      -  18.4k  36.0 KiB  2.36M          -
      stage2.block1.branch.bn2     batchNorm        32x16x16       64     64    128     512 B      -   32.1 KiB
      stage2.block1.shortcut.conv  conv2d           32x16x16      512      -  1.02k   2.0 KiB   131k          -
      stage2.block1.shortcut.bn    batchNorm        32x16x16       64     64    128     512 B      -   32.1 KiB
      stage2.block1                residual         32x16x16        -      -      -         -      -   32.0 KiB
      pool                         globalAvgPool2d  32              -      -      -         -      -      128 B
      output                       dense            10            330      -    660   1.3 KiB    320          -
      total                                                     20.0k    288  40.0k  79.2 KiB  8.83M  544.7 KiB

      input          32 x 32 x 3
      classes        10: class 1, class 2, class 3, class 4, class 5, class 6, class 7, class 8, class 9, class 10
      parameters     20,282 (79.2 KiB)
      trainable      19,994
      non-trainable  288
      mult-adds      8.83M for one picture

      training with adamw in batches of 32:
      optimizer state  39,988 values (156.2 KiB)
      gradients        78.1 KiB
      activations      17.0 MiB in a batch
      memory           17.3 MiB with the parameters; the runtime needs more"
    `);
  });

  it('shows what freezing saves', async () => {
    const lines = await table(80, { freeze: ['conv1', 'bn1', 'stage1'], optimizer: 'sgd' });
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "layer                        output    trained  fixed  state   MACs     activ.
      conv1                        16x32x32        -    432      -   442k          -
      bn1                          16x32x32        -     64      -      -          -
      act1                         16x32x32        -      -      -      -          -
      stage1.block1.branch.conv1   16x32x32        -  2.30k      -  2.36M          -
      stage1.block1.branch.bn1     16x32x32        -     64      -      -          -
      stage1.block1.branch.act1    16x32x32        -      -      -      -          -
      stage1.block1.branch.conv2   16x32x32        -  2.30k      -  2.36M          -
      stage1.block1.branch.bn2     16x32x32        -     64      -      -          -
      stage1.block1                16x32x32        -      -      -      -   64.0 KiB
      stage2.block1.branch.conv1   32x16x16    4.61k      -  4.61k  1.18M          -
      stage2.block1.branch.bn1     32x16x16       64     64     64      -   32.1 KiB
      stage2.block1.branch.act1    32x16x16        -      -      -      -   32.0 KiB
      stage2.block1.branch.conv2   32x16x16    9.22k      -  9.22k  2.36M          -
      stage2.block1.branch.bn2     32x16x16       64     64     64      -   32.1 KiB
      stage2.block1.shortcut.conv  32x16x16      512      -    512   131k          -
      stage2.block1.shortcut.bn    32x16x16       64     64     64      -   32.1 KiB
      stage2.block1                32x16x16        -      -      -      -   32.0 KiB
      pool                         32              -      -      -      -      128 B
      output                       10            330      -    330    320          -
      total                                    14.9k  5.42k  14.9k  8.83M  224.5 KiB

      input          32 x 32 x 3
      classes        10: class 1, class 2, class 3, class 4, class 5, class 6, class 7, class 8, class 9, class 10
      parameters     20,282 (79.2 KiB)
      trainable      14,858
      non-trainable  5,424
      mult-adds      8.83M for one picture

      training with sgd in batches of 32:
      optimizer state  14,858 values (58.0 KiB)
      gradients        58.0 KiB
      activations      7.0 MiB in a batch
      memory           7.2 MiB with the parameters; the runtime needs more"
    `);
  });

  it.each([40, 60, 70, 80, 100, 120, 200])('has a table that fits into %s columns', async (columns) => {
    const lines = await table(columns);
    const end = lines.indexOf('');
    // Below about 55 the figures alone take more: the names go first.
    for (const line of lines.slice(0, end))
      expect(textWidth(line)).toBeLessThanOrEqual(Math.max(columns, 56));
  });

  it('is in full where there is no terminal', async () => {
    expect((await table(undefined))[0]).toBe((await table(500))[0]);
  });
});
