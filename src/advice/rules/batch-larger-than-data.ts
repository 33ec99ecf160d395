import { defineRule } from '../rule.js';

export const batchLargerThanData = defineRule({
  id: 'batch-larger-than-data',
  topic: 'batch-size',
  severity: 'error',
  why: 'A batch is taken from the training pictures, each at most once.',
  source: 'the way an epoch is cut into batches',
  find({ pictures, batchSize }) {
    if (pictures === undefined || batchSize === undefined || batchSize <= pictures.training) return [];
    return [
      {
        where: 'batchSize',
        what: `batches of ${batchSize}, and ${pictures.training} pictures to train on`,
        fix: `use at most ${pictures.training}, or leave it out`,
      },
    ];
  },
});
