import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import { LayerGlob, layerMatcher, requireLayerMatch } from './layer-glob.js';

describe('a pattern of layers', () => {
  it.each([
    ['stage1', 'stage1.conv.kernel'],
    ['stage[12].*', 'stage2.conv1.kernel'],
    ['stage[12].*', 'stage1.block1'],
    ['{stem,head}', 'head.bias'],
    ['**.bias', 'bias'],
    ['**.bias', 'stage1.conv.bias'],
    ['*', 'anything.at.all'],
    ['conv?', 'conv2.kernel'],
    ['conv2d_1', 'conv2d_1'],
  ])('%s fits %s', (pattern, path) => {
    expect(layerMatcher(pattern)(path)).toBe(true);
  });

  it.each([
    ['stage1', 'stage10.conv.kernel'],
    ['stage1', 'head.stage1'],
    ['stage[12].*', 'stage3.conv1.kernel'],
    ['stage[12].*', 'stage1'],
    ['*.bias', 'stage1.conv.bias'],
    ['*', ''],
    ['!head', 'stem'],
  ])('%s does not fit %s', (pattern, path) => {
    expect(layerMatcher(pattern)(path)).toBe(false);
  });

  it.each(['', '!', '!!head', 'a'.repeat(1001)])('is not %j', (pattern) => {
    expect(LayerGlob.safeParse(pattern).success).toBe(false);
  });

  it('that fits nothing is refused with the names there are', () => {
    const error = errorOf(() => requireLayerMatch('freeze', 'stage9', ['stage1.kernel', 'head.kernel']));
    expect(error).toMatchObject({ code: 'option/layer-pattern', where: 'freeze', got: 'stage9' });
    expect(error.fix).toContain('stage1, head');
  });
});
