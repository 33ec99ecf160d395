import { expect, it } from 'vitest';
import { renderPredictions } from './prediction-view.js';

it('names the class that is decided for, and what would be next', () => {
  const probabilities = { ant: 0.1, bee: 0.7, wasp: 0.2 };
  const prediction = { file: 'a.jpg', label: 'bee', probability: 0.7, probabilities };
  expect(`\n${renderPredictions([prediction], 2).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    file   label  probability  then
    a.jpg  bee         70.00%  wasp 20.00%
    "
  `);
});

it('names every label that fits, and says where none does', () => {
  const predictions = [
    { file: 'a.jpg', labels: ['wings', 'sting'], probabilities: { wings: 0.9, shell: 0.3, sting: 0.6 } },
    { file: 'b.jpg', labels: [], probabilities: { wings: 0.2, shell: 0.4, sting: 0.1 } },
  ];
  expect(`\n${renderPredictions(predictions, 2).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    file   labels                      then
    a.jpg  wings 90.00%, sting 60.00%  shell 30.00%
    b.jpg  none                        shell 40.00%
    "
  `);
});

it('names numbers', () => {
  const predictions = [{ file: 'a.jpg', values: { age: 41.25, height: 1.8 } }];
  expect(`\n${renderPredictions(predictions, 3).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    file   values
    a.jpg  age 41.2500, height 1.8000
    "
  `);
});
