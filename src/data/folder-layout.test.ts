import { describe, expect, it } from 'vitest';
import { arrangeFolder } from './folder-layout.js';

/** The layout of these pictures, with the folders that their paths name and some more. */
function arrange(pictures: string[], more: string[] = [], known?: string[]) {
  const folders = new Set(more);
  for (const file of pictures) {
    const segments = file.split('/');
    for (let i = 1; i < segments.length; i++) folders.add(segments.slice(0, i).join('/'));
  }
  return arrangeFolder('photos', { pictures, folders: [...folders] }, known);
}

const code = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'no error';
};

describe('class folders', () => {
  it('give classes and files in natural order, wherever below the class a picture lies', () => {
    const { classes, files, parts } = arrange(['10/a.png', '9/x/y/10.png', '9/x/y/9.png', '9/b.png']);
    expect(classes).toEqual(['9', '10']);
    expect(files.map(({ file, label }) => `${label} ${file}`)).toEqual([
      '0 9/b.png',
      '0 9/x/y/9.png',
      '0 9/x/y/10.png',
      '1 10/a.png',
    ]);
    expect(parts).toEqual([]);
  });

  it('report pictures that lie beside them', () => {
    expect(arrange(['a/1.png', 'b/1.png', 'loose.png']).problems).toEqual([
      { file: 'loose.png', code: 'data/outside-classes', reason: expect.any(String) },
    ]);
  });

  it('may be called train, among others', () => {
    expect(arrange(['car/1.png', 'train/1.png', 'test/1.png']).classes).toEqual(['car', 'test', 'train']);
    expect(arrange(['car/1.png', 'train/steam/1.png']).classes).toEqual(['car', 'train']);
  });

  it.each([
    ['data/empty-folder', [], []],
    ['data/empty-folder', [], ['a', 'b']],
    ['data/no-classes', ['1.png', '2.png'], []],
    ['data/one-class', ['a/1.png'], []],
    ['data/empty-class', ['a/1.png'], ['b']],
  ])('refuse with %s', (expected, pictures, folders) => {
    expect(code(() => arrange(pictures, folders))).toBe(expected);
  });
});

describe('parts above classes', () => {
  const whole = ['train/a/1.png', 'train/b/1.png', 'val/a/1.png', 'val/b/1.png'];

  it.each(['val', 'valid', 'validation', 'dev', 'VAL'])('know validation by the name %s', (name) => {
    const { files, parts, classes } = arrange(whole.map((file) => file.replace('val/', `${name}/`)));
    expect(classes).toEqual(['a', 'b']);
    expect([...parts].sort()).toEqual(['train', 'validation']);
    expect(files.map(({ label, split }) => `${label} ${split}`).sort()).toEqual([
      '0 train',
      '0 validation',
      '1 train',
      '1 validation',
    ]);
  });

  it('may be called training and testing', () => {
    const { parts, classes } = arrange([
      'training/a/1.png',
      'training/b/1.png',
      'testing/a/1.png',
      'testing/b/1.png',
    ]);
    expect(classes).toEqual(['a', 'b']);
    expect([...parts].sort()).toEqual(['test', 'train']);
  });

  it('can have a test part and no validation part', () => {
    const { parts, files } = arrange(whole.map((file) => file.replace('val/', 'test/')));
    expect([...parts].sort()).toEqual(['test', 'train']);
    expect(files[0]).toMatchObject({ split: 'test' });
  });

  it('pass over folders without pictures, and report pictures outside classes', () => {
    expect(
      arrange([...whole, 'train/loose.png', 'top.png'], ['notes']).problems.map(({ file }) => file),
    ).toEqual(['train/loose.png', 'top.png']);
  });

  it('must have the same classes', () => {
    expect(() => arrange([...whole, 'val/c/1.png'])).toThrow(/missing \["train\/c"\]/);
    expect(() => arrange([...whole, 'train/c/1.png'])).toThrow(/missing \["val\/c"\]/);
  });

  it.each([
    ['data/ambiguous-layout', [...whole, 'cat/1.png'], []],
    ['data/ambiguous-layout', [...whole, 'valid/a/1.png', 'valid/b/1.png'], []],
    ['data/empty-class', [...whole, 'train/c/1.png'], ['val/c']],
    ['data/one-class', ['train/a/1.png', 'val/a/1.png'], []],
  ])('refuse with %s', (expected, pictures, folders) => {
    expect(code(() => arrange(pictures, folders))).toBe(expected);
  });
});

describe('classes of a trained model', () => {
  it('fix the order of labels, and need not all be there', () => {
    const { classes, files } = arrange(['cat/1.png', 'ant/1.png'], [], ['dog', 'cat', 'ant']);
    expect(classes).toEqual(['dog', 'cat', 'ant']);
    expect(files.map(({ label }) => label)).toEqual([1, 2]);
    expect(arrange(['ant/1.png'], [], ['dog', 'ant']).files).toHaveLength(1);
  });

  it('refuse a folder that the model does not know', () => {
    expect(code(() => arrange(['cat/1.png', 'cow/1.png'], [], ['dog', 'cat']))).toBe('data/unknown-class');
  });
});

it('errors say where, what, the facts and the remedy', () => {
  expect(() => arrange(['a/1.png'])).toThrowErrorMatchingInlineSnapshot(
    `[PupilError: photos: there is only one class, so there is nothing to tell apart (got "a"); add a folder for at least one more class]`,
  );
  expect(() => arrange([])).toThrowErrorMatchingInlineSnapshot(
    `[PupilError: photos: no picture (JPEG, PNG, WebP, GIF, TIFF or AVIF) lies in the folder or below it; put the pictures into one folder per class: photos/cat/1.jpg, photos/dog/1.jpg]`,
  );
});
