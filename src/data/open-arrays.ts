import { createHash } from 'node:crypto';
import { DataError } from '../base/error.js';
import { permutation, randomStream } from '../base/random.js';
import { choosePart } from './choose-part.js';
import { fitTargets } from './fit-targets.js';
import { memorySplit } from './memory-split.js';
import type { PictureArraysSource } from './picture-arrays.js';
import { bytesPerPicture } from './pixel-store.js';
import { takeTruth } from './take-truth.js';
import type { ImageData, ImageSplit, InputContract, OpenContext } from './types.js';

/**
 * Split pictures in memory as a folder would be: with one class each, every class is shuffled by the seed and
 * `round(fraction * count)` of its pictures, at least 1, validate; otherwise all pictures together are.
 *
 * Pictures are called by their position: `#17`. Asked for as one split, they are all in it.
 * Throws DataError `data/too-few-pictures` where nothing would be left to train on, `data/weight` where nothing to train on
 * weighs anything.
 */
export function openArrays(
  source: PictureArraysSource,
  { seed, only }: Pick<OpenContext, 'seed' | 'only'>,
): ImageData {
  const { names, targetKind, options } = source;
  const input: InputContract = Object.freeze({
    height: options.height,
    width: options.width,
    channels: options.channels,
    fit: options.fit,
  });
  const part = choosePart('pictureArrays', [], only);
  const validating = only === undefined ? validationPictures(source, seed) : new Set<number>();
  const all = Array.from({ length: source.count }, (_, i) => i);
  let closed = false;
  const build = (pictures: readonly number[]): ImageSplit => splitOf(source, input, pictures, () => closed);
  const train = build(all.filter((i) => !validating.has(i)));
  if (only === undefined) requireWeight(train);
  return Object.freeze({
    classes: names,
    targetKind,
    input,
    target: only === undefined ? fitTargets({ classes: names, targetKind }, train.targets) : undefined,
    train,
    validation: build(all.filter((i) => validating.has(i))),
    test: undefined,
    part,
    streamed: false,
    problems: [],
    duplicates: [],
    ignored: [],
    fingerprint: fingerprintOf(source, input, validating),
    async close() {
      closed = true;
    },
  });
}

function splitOf(
  { pixels, targets, weights, count }: PictureArraysSource,
  input: InputContract,
  pictures: readonly number[],
  isClosed: () => boolean,
): ImageSplit {
  const size = bytesPerPicture(input);
  const own = Uint32Array.from(pictures);
  const truth = takeTruth({ count, targets, weights }, own);
  const store = {
    copy: (picture: number, target: Uint8Array, offset: number) =>
      target.set(pixels.subarray(picture * size, (picture + 1) * size), offset),
  };
  const requireOpen = () => {
    if (isClosed())
      throw new DataError({ code: 'data/closed', what: 'the pictures were closed', fix: 'open them again' });
  };
  return memorySplit(
    { count: own.length, fileOf: (position) => `#${own[position]}`, ...truth, input, requireOpen },
    store,
    own,
  );
}

function validationPictures(
  { names, targetKind, targets, count, options }: PictureArraysSource,
  seed: number,
) {
  const groups =
    targetKind === 'class'
      ? names.map((name, label) => ({
          name,
          members: Array.from({ length: count }, (_, i) => i).filter((i) => targets[i] === label),
        }))
      : [{ name: '', members: Array.from({ length: count }, (_, i) => i) }];
  const poor = groups.filter(({ members }) => members.length < 2);
  if (poor.length > 0) {
    throw new DataError({
      code: 'data/too-few-pictures',
      where: 'pictureArrays',
      what:
        targetKind === 'class'
          ? 'a class needs at least two pictures, one to train on and one to validate with'
          : 'at least two pictures are needed, one to train on and one to validate with',
      got: targetKind === 'class' ? poor.map(({ name }) => name) : { pictures: count },
      fix: targetKind === 'class' ? 'add pictures to it, or leave the class out' : 'give more pictures',
    });
  }
  return new Set(
    groups.flatMap(({ name, members }) => {
      const order = permutation(members.length, randomStream(seed, 'split', name));
      const wanted = Math.max(1, Math.round(options.validationSplit * members.length));
      return Array.from(order.subarray(0, Math.min(wanted, members.length - 1)), (i) => members[i]!);
    }),
  );
}

function requireWeight({ weights }: ImageSplit): void {
  if (weights === undefined || weights.some((weight) => weight > 0)) return;
  throw new DataError({
    code: 'data/weight',
    where: 'pictureArrays, sampleWeights',
    what: 'no picture to train on weighs anything, so that nothing would be learned',
    fix: 'give some of them a weight above 0',
  });
}

/** SHA-256 (hex) over names, contract, split, pixels, targets and weights. */
function fingerprintOf(
  { names, targetKind, pixels, targets, weights }: PictureArraysSource,
  { height, width, channels, fit }: InputContract,
  validating: ReadonlySet<number>,
): string {
  const hash = createHash('sha256');
  const validation = [...validating].sort((a, b) => a - b);
  hash.update(JSON.stringify({ version: 1, names, targetKind, height, width, channels, fit, validation }));
  for (const values of [pixels, targets, ...(weights === undefined ? [] : [weights])])
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return hash.digest('hex');
}
