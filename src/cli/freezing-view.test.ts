import { expect, it } from 'vitest';
import { freezingLines } from './freezing-view.js';

const MB = 2 ** 20;
const all = {
  trainable: 11_000_000,
  optimizerStateBytes: 88 * MB,
  gradientBytes: 44 * MB,
  activationBytes: 500 * MB,
  forwardMultiplyAdds: 1_800_000_000,
  backwardMultiplyAdds: 3_500_000_000,
};
const head = {
  trainable: 5130,
  optimizerStateBytes: 41_040,
  gradientBytes: 20_520,
  activationBytes: 65_536,
  forwardMultiplyAdds: 1_800_000_000,
  backwardMultiplyAdds: 5120,
};

it('says for each phase how much learns and what is saved', () => {
  const phases = [
    { fromEpoch: 1, toEpoch: 1, ...head },
    { fromEpoch: 2, toEpoch: 10, ...all },
  ];
  expect(freezingLines({ phases, unfrozen: all, askedOnce: false }, 11_010_000)).toMatchInlineSnapshot(`
    [
      "epoch 1: 5,130 of 11,010,000 parameters learn; saved: 131.9 MiB of optimizer state and gradients, 499.9 MiB of activations in a batch, 66.04% of the multiply-adds (3.50G of 5.30G for a picture)",
      "epochs 2 to 10: all that can learn does",
    ]
  `);
});

it('says so of a backbone that is asked once, and of one that cannot be trained', () => {
  const phases = [{ fromEpoch: 1, toEpoch: 10, ...head }];
  expect(freezingLines({ phases, unfrozen: null, askedOnce: true }, 11_010_000)).toMatchInlineSnapshot(`
    [
      "epochs 1 to 10: 5,130 of 11,010,000 parameters learn",
      "the backbone is asked about each picture once, before the first epoch",
      "what all of it would take is not known: it has nodes without gradients",
    ]
  `);
});
