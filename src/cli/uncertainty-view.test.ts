import { expect, it } from 'vitest';
import { renderUncertainty } from './uncertainty-view.js';

const answer = { label: 'bee', probability: 0.7, probabilities: { ant: 0.3, bee: 0.7 } };

it('shows entropy, mutual information and the class that varies most, below the answers', () => {
  const uncertainty = {
    samples: 50,
    entropy: 0.610_86,
    mutualInformation: 0.0412,
    deviations: { ant: 0.11, bee: 0.123 },
  };
  expect(renderUncertainty([{ file: 'a.jpg', ...answer, uncertainty }]).join('\n')).toMatchInlineSnapshot(`
    "
    file   samples  entropy  mutual information  most unsure of
    a.jpg       50    0.611               0.041  bee ±12.3%"
  `);
});

it('shows nothing where no answers were drawn', () => {
  expect(renderUncertainty([{ file: 'a.jpg', ...answer }])).toEqual([]);
});
