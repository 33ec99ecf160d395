import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import {
  add,
  apply,
  bidirectional,
  concatenate,
  conv2d,
  dense,
  dropout,
  flatten,
  globalAvgPool2d,
  gru,
  imageFolder,
  input,
  lstm,
  maxPool2d,
  multiHeadSelfAttention,
  network,
  reshape,
  resume,
  train,
} from '../../src/index.js';
import { abortAt } from './sessions.js';
import { expectSameRun, fileFolder, tinyOptions, writePictures } from './tiny-run.js';

/** A picture seen as such, and its rows read one after the other. */
function branched() {
  const picture = input();
  const seen = apply(maxPool2d(2), apply(conv2d(4, 3, { activation: 'relu', name: 'seen' }), picture));
  const rows = apply(reshape([12, 12]), picture);
  const attended = apply(add(), rows, apply(multiHeadSelfAttention(3, { name: 'look' }), rows));
  const read = apply(bidirectional(lstm(4, { returnSequences: true }), { name: 'read' }), attended);
  const said = apply(gru(5, { name: 'say', initialState: 'learned' }), read);
  const both = apply(concatenate(), apply(globalAvgPool2d(), seen), said, apply(flatten(), seen));
  return network(apply(dense(3, { name: 'head' }), apply(dropout(0.2), both)));
}

const root = fileFolder();
const pictures = join(root, 'pictures');
const source = () => imageFolder(pictures, { workers: 1 });
const unbroken = join(root, 'unbroken');

beforeAll(async () => {
  writePictures(pictures);
  // The export compares the model with the network in training.
  await train(branched(), source(), { ...tinyOptions, out: unbroken });
});

test('a network with branches, recurrence and attention is kept as JSON', () => {
  const { classifier } = JSON.parse(readFileSync(join(unbroken, 'config.json'), 'utf8'));
  expect(classifier.network).toEqual(branched());
});

test('it goes on to the same bytes after a stop', async () => {
  const out = join(root, 'stopped');
  const stopped = train(branched(), source(), { ...tinyOptions, out }, abortAt('step', 5));
  await expect(stopped).rejects.toMatchObject({ kind: 'interrupted' });
  await resume(out);
  expectSameRun(out, unbroken);
});
