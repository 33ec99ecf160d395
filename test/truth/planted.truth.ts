import { describe, expect, it } from 'vitest';
import { ask, verdictOf } from './ask.js';
import { glyphPictures } from './glyphs.js';

describe('a study finds what was planted:', () => {
  it('turned pictures, of which training has seen none, want rotation; classes that are mirror images want no flips', async () => {
    const data = glyphPictures({
      seed: 1,
      glyphs: 3,
      mirrored: true,
      training: 40,
      validation: 60,
      turned: 40,
      noise: 70,
    });
    const answer = await ask(data, 'augmentations', { training: { epochs: 8 }, plan: { looks: [3] } });
    expect(verdictOf(answer, 'rotate')).toBe('better');
    expect(verdictOf(answer, 'flipHorizontal')).toBe('worse');
    expect(answer.conclusion).toBe('change');
  });

  it('many classes want a wider network', async () => {
    const data = glyphPictures({ seed: 2, glyphs: 10, training: 40, validation: 40, noise: 100 });
    const network = { filters: 2, dense: 0 };
    const answer = await ask(data, 'width', { network, plan: { looks: [3, 5] } });
    expect(verdictOf(answer, '4 filters')).toBe('better');
    expect(verdictOf(answer, '1 filters')).toBe('worse');
    expect(answer.patch).toEqual({ 'architecture.filters': 4 });
  });
});
