import { DataError } from '../base/error.js';
import { decodeRaw } from './decode.js';
import type { PictureArraysSource } from './picture-arrays.js';
import { bytesPerPicture } from './pixel-store.js';
import type { RawPixels } from './raw-pixels.js';
import { requireTargetKind } from './require-target-kind.js';
import { throwIfInterrupted } from './run-tasks.js';
import type { InputContract, OpenContext, Targets } from './types.js';

/**
 * Pictures in memory as a trained model takes them: of its size, and what is true of them in its order of names. Labels that
 * it knows and the arrays do not are taken as not true.
 *
 * Throws DataError `data/target-kind`, and `data/unknown-class` or `data/outputs` for names that are not those of the model.
 */
export async function fitArrays(
  source: PictureArraysSource,
  { input, classes, targetKind, signal }: OpenContext,
): Promise<PictureArraysSource> {
  requireTargetKind('pictureArrays', source.targetKind, targetKind);
  const named = classes === undefined ? source : { ...source, ...truthFor(source, classes) };
  if (input === undefined) return named;
  const { height, width, channels, fit } = input;
  const pixels = await pixelsFor(source, input, signal);
  return { ...named, pixels, options: { ...source.options, height, width, channels, fit } };
}

function truthFor(
  { names, targetKind, targets, count }: PictureArraysSource,
  known: readonly string[],
): Pick<PictureArraysSource, 'names' | 'targets'> {
  const places = names.map((name) => known.indexOf(name));
  const unknown = names.filter((_, i) => places[i] === -1);
  const missing = known.filter((name) => !names.includes(name));
  if (unknown.length > 0 || (targetKind === 'numbers' && missing.length > 0))
    throw new DataError({
      code: targetKind === 'numbers' ? 'data/outputs' : 'data/unknown-class',
      where: 'pictureArrays',
      what:
        targetKind === 'numbers'
          ? 'the numbers are not called as the outputs of the model'
          : 'the model does not know a name that occurs in the data',
      got: { names: [...names], known: [...known] },
      fix: 'use the names of the model',
    });
  if (targetKind === 'class')
    return { names: known, targets: Int32Array.from(targets, (label) => places[label]!) };
  const fitted: Targets = new Float32Array(count * known.length);
  targets.forEach((value, i) => {
    const row = Math.floor(i / names.length);
    fitted[row * known.length + places[i % names.length]!] = value;
  });
  return { names: known, targets: fitted };
}

/** As they are where they have the size; otherwise brought to it as any picture is. */
async function pixelsFor(
  { pixels, count, options: { height, width, channels } }: PictureArraysSource,
  input: InputContract,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  if (height === input.height && width === input.width && channels === input.channels) return pixels;
  const raw: RawPixels = { height, width, channels, order: 'interleaved' };
  const [before, after] = [height * width * channels, bytesPerPicture(input)];
  const fitted = new Uint8Array(count * after);
  for (let i = 0; i < count; i++) {
    throwIfInterrupted(signal);
    fitted.set(await decodeRaw(pixels.subarray(i * before, (i + 1) * before), raw, input), i * after);
  }
  return fitted;
}
