import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import type { ImageSplit } from '../types.js';
import type { AugmentInput } from './augment-options.js';
import { mirrorTest } from './mirror-test.js';
import { POLICY_NAMES } from './policy-names.js';
import { type AugmentFacts, resolveAugment } from './resolve-augment.js';

const animals: AugmentFacts = { channels: 3, classes: ['cat', 'dog'], targetKind: 'class' };
const kinds = (input: AugmentInput, facts = animals) =>
  resolveAugment(input, facts).operations.map(({ kind }) => kind);

it.each(POLICY_NAMES)('a plan of the policy %s resolves to itself', (policy) => {
  const plan = resolveAugment(policy, animals);
  expect(resolveAugment(plan, animals)).toEqual(plan);
});

describe('policies', () => {
  it('by name', () => {
    expect(kinds('none')).toEqual([]);
    expect(kinds('light')).toEqual(['flipHorizontal', 'pad']);
    expect(kinds('standard')).toEqual([
      'flipHorizontal',
      'rotate',
      'scale',
      'translate',
      'brightness',
      'contrast',
      'saturation',
      'hue',
    ]);
    expect(kinds('strong')).toContain('erase');
  });

  it('leave out for grey pictures what changes nothing in them', () => {
    for (const policy of POLICY_NAMES) {
      const { operations, choose } = resolveAugment(policy, { ...animals, channels: 1 });
      const all = [...operations, ...(choose === false ? [] : choose.from)].map(({ kind }) => kind);
      expect(all.filter((kind) => ['saturation', 'hue', 'grayscale'].includes(kind))).toEqual([]);
    }
  });

  it('flip as they are told', () => {
    expect(kinds({ policy: 'light', flips: 'none' })).toEqual(['pad']);
    expect(kinds({ policy: 'light', flips: 'both' })).toEqual(['flipHorizontal', 'flipVertical', 'pad']);
  });

  it('randAugment draws from 14 operations, each as likely as the others, with strengths by the magnitude', () => {
    const { choose } = resolveAugment({ policy: 'randAugment', count: 3, magnitude: 15 }, animals);
    expect(choose).toMatchObject({ count: 3 });
    const from = choose === false ? [] : choose.from;
    expect(from).toHaveLength(28);
    expect(from.filter(({ kind }) => kind === 'rotate')).toEqual([
      { kind: 'rotate', probability: 1, degrees: [15, 15] },
      { kind: 'rotate', probability: 1, degrees: [-15, -15] },
    ]);
    expect(from.filter(({ kind }) => kind === 'posterize')[0]).toMatchObject({ bits: [6, 6] });
    expect(from.every(({ probability }) => probability === 1)).toBe(true);
  });

  it('trivialAugment draws one of 14 operations', () => {
    const { choose } = resolveAugment('trivialAugment', animals);
    expect(choose).toMatchObject({ count: 1 });
    expect(choose === false ? [] : choose.from).toHaveLength(14);
  });

  it('a plan is what its own operations resolve to', () => {
    const { operations, choose, border, mixup, cutmix } = resolveAugment('randAugment', animals);
    const again = resolveAugment({ operations, choose, border, mixup, cutmix }, animals);
    expect(again).toMatchObject({ policy: 'custom', operations, choose, border });
  });

  it.each([...POLICY_NAMES, { operations: ['rotate' as const], mixup: {} }])(
    'a plan resolves to itself: %j',
    (input) => {
      const plan = resolveAugment(input, animals);
      expect(resolveAugment(plan, animals)).toEqual(plan);
      expect(resolveAugment(JSON.parse(JSON.stringify(plan)), { ...animals, classes: ['0', '1'] })).toEqual(
        plan,
      );
    },
  );

  it('keep their default options in full', () => {
    const plan = resolveAugment({ operations: ['rotate'], mixup: {} }, animals);
    expect(plan).toEqual({
      policy: 'custom',
      reasons: [],
      operations: [{ kind: 'rotate', probability: 1, degrees: [-15, 15] }],
      choose: false,
      border: 'reflect',
      fill: [0, 0, 0],
      interpolation: 'bilinear',
      mixup: { alpha: 0.2, probability: 1 },
      cutmix: false,
    });
  });

  it.each<[string, AugmentInput, Partial<AugmentFacts>]>([
    ['an operation that is not known', { operations: [{ kind: 'twirl' } as never] }, {}],
    ['a range upside down', { operations: [{ kind: 'rotate', degrees: [10, -10] }] }, {}],
    ['a probability above 1', { operations: [{ kind: 'rotate', probability: 1.5 }] }, {}],
    ['an option that is not known', { policy: 'standard', strength: 3 } as never, {}],
    ['three levels for grey pictures', { policy: 'standard', fill: [1, 2, 3] }, { channels: 1 }],
    ['cutmix of numbers', { policy: 'standard', cutmix: {} }, { targetKind: 'numbers' }],
  ])('refuse %s', (_, input, facts) => {
    expect(errorOf(() => resolveAugment(input, { ...animals, ...facts }))).toMatchObject({
      code: 'option/augment',
    });
  });
});

describe('the policy auto', () => {
  const reason = (facts: Partial<AugmentFacts>) =>
    resolveAugment('auto', { ...animals, ...facts }).reasons[0];
  const digits = { ...animals, channels: 1 as const, classes: ['0', '1', '2'] };

  it('does not flip digits and letters, says why, and continues their background', () => {
    for (const classes of [digits.classes, ['a', 'B'], ['digit_1', 'digit_2'], ['zero', 'one']])
      expect(reason({ classes })).toMatch(/^no flips: the classes are called by digits or letters/);
    expect(kinds('auto', digits)).toEqual(['rotate', 'scale', 'translate', 'brightness', 'contrast']);
    expect(resolveAugment('auto', digits).border).toBe('edge');
    expect(resolveAugment('auto', digits).operations[0]).toMatchObject({ degrees: [-10, 10] });
  });

  it('flips digits where that is asked for', () => {
    expect(kinds({ policy: 'auto', flips: 'horizontal' }, digits)).toContain('flipHorizontal');
    expect(resolveAugment({ policy: 'auto', flips: 'horizontal' }, digits).reasons).toEqual([
      'flips: horizontal, as asked for',
    ]);
  });

  it('does not flip classes that are called by a side, nor numbers', () => {
    expect(reason({ classes: ['turn-left', 'turn-right'] })).toMatch(/^no flips: the class turn-left/);
    expect(reason({ classes: ['bright', 'cleft'] })).toMatch(/^horizontal flips/);
    expect(reason({ targetKind: 'numbers' })).toMatch(/^no flips: a number/);
  });

  it('goes by how the classes look in the mirror, where enough pictures were tried', () => {
    const told = (original: number, mirrored: number, tested = 500) =>
      reason({ mirror: { original, mirrored, tested } });
    expect(told(0.8, 0.5)).toBe(
      'no flips: of 500 pictures a simple rule tells 80% as they are and 50% in the mirror',
    );
    expect(told(0.8, 0.75)).toMatch(/^horizontal flips: of 500/);
    expect(told(0.8, 0.5, 20)).toMatch(/^horizontal flips: nothing in the names/);
  });
});

describe('the test in the mirror', () => {
  /** Pictures that are bright on the left (class 0), on the right (1) or in the middle (2). */
  function splitOf(classes: readonly number[]): ImageSplit {
    const input = { height: 9, width: 9, channels: 1 as const, fit: 'crop' as const };
    const labels = Array.from({ length: 400 }, (_, i) => classes[i % classes.length]);
    const isBright = [
      (column: number) => column < 3,
      (column: number) => column > 5,
      (column: number) => column > 2 && column < 6,
    ];
    const pixels = labels.flatMap((label, i) =>
      Array.from({ length: 81 }, (_, j) => (isBright[label](j % 9) ? 200 : 20) + ((i * j) % 7)),
    );
    return {
      count: labels.length,
      input,
      targets: Int32Array.from(labels),
      files: labels.map(String),
      fileOf: (position) => String(labels[position]),
      async *batches() {
        yield {
          size: labels.length,
          pixels: Uint8Array.from(pixels),
          targets: Int32Array.from(labels),
          indices: Uint32Array.from(labels, (_, i) => i),
        };
      },
    };
  }

  it('finds classes that the mirror exchanges', async () => {
    expect(await mirrorTest(splitOf([0, 1]), { seed: 0, classes: 3 })).toEqual({
      tested: 200,
      original: 1,
      mirrored: 0,
    });
  });

  it('finds classes that look the same in it', async () => {
    const { original, mirrored } = await mirrorTest(splitOf([2, 2, 0, 0]), { seed: 0, classes: 3 });
    expect(original).toBe(1);
    expect(mirrored).toBeGreaterThan(0.4);
  });
});

it.each<[AugmentInput, string]>([
  ['stadnard' as never, 'there is no policy of this name (got "stadnard"); did you mean standard?'],
  [{ policy: 'weak' as never }, 'there is no policy of this name (got "weak"); Use one of none, light'],
  [
    { operations: ['rotat' as never] },
    'there is no operation of this name (got "rotat"); did you mean rotate?',
  ],
  [
    { operations: [], choose: { count: 1, from: [{ kind: 'flip' as never }] } },
    'there is no operation of this name (got "flip")',
  ],
  [{ policy: 'standard', fils: 3 } as never, 'did you mean fill? known options are policy, flips'],
  [
    { operations: [{ kind: 'rotate', degree: [1, 2] } as never] },
    'augment, operations, number 1 (rotate): the options are not valid (got ["options: Unrecognized key: \\"degree\\""]); did you mean degrees?',
  ],
  [
    { operations: ['rotate', { kind: 'blur', sigma: [0, 99] }] },
    'augment, operations, number 2 (blur): the options are not valid (got ["sigma.1: Too big',
  ],
])('what is wrong is told: %j', (input, message) => {
  expect(errorOf(() => resolveAugment(input, animals))).toMatchObject({
    code: 'option/augment',
    message: expect.stringContaining(message),
  });
});
