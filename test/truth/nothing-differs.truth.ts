import { describe, expect, it } from 'vitest';
import { ask } from './ask.js';
import { glyphPictures } from './glyphs.js';

const REPETITIONS = 20;
/** Of so many with a chance of 5% each, more than these in one of four hundred. */
const MOST_CLAIMS = 4;

describe('a study', () => {
  it('says that there is no difference where everything is learned in any way', async () => {
    const data = glyphPictures({ seed: 3, glyphs: 2, training: 40, validation: 100, noise: 5 });
    const answer = await ask(data, 'activation', { plan: { looks: [3, 6], margin: 0.02 } });
    expect(answer.conclusion).toBe('keep');
  });

  it('claims a difference where there is nothing to learn no more often than it says', async () => {
    let claims = 0;
    for (let seed = 0; seed < REPETITIONS; seed++) {
      const data = glyphPictures({
        seed,
        glyphs: 2,
        training: 32,
        validation: 40,
        noise: 40,
        shuffled: true,
      });
      const answer = await ask(data, 'width', {
        training: { epochs: 1 },
        network: { filters: 2, dense: 0 },
        plan: { looks: [3] },
      });
      if (answer.arms.some(({ comparison }) => ['better', 'worse'].includes(comparison!.verdict))) claims++;
    }
    expect(claims).toBeLessThanOrEqual(MOST_CLAIMS);
  });
});
