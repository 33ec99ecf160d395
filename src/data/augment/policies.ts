import type { Border } from './border.js';
import { type OperationInput, OperationSpec } from './operations/index.js';
import type { PolicyName } from './policy-names.js';
import { randAugmentSpace } from './rand-augment.js';
import { TRIVIAL_AUGMENT_SPACE } from './trivial-augment.js';

/** Which flips pictures may have. */
export type Flips = 'none' | 'horizontal' | 'both';

/** Settings of a policy by name. */
export interface PolicySettings {
  readonly flips: Flips;
  /** Pictures of written characters, which lose their meaning where they are turned far. */
  readonly characters: boolean;
  /** Of randAugment. */
  readonly count: number;
  /** Of randAugment, 0 to 30. */
  readonly magnitude: number;
}

export interface Policy {
  readonly operations: OperationSpec[];
  readonly choose: false | { readonly count: number; readonly from: OperationSpec[] };
  readonly border: Border;
}

/** What a policy by name comes to. `auto` is `standard`, which its settings fit to the pictures. */
export function policyOf(name: PolicyName, settings: PolicySettings): Policy {
  const always = (...operations: OperationInput[]) => parsed([...flipsOf(settings.flips), ...operations]);
  // What lies beyond the edge of a character is its background, not more of it.
  const border = settings.characters ? 'edge' : 'reflect';
  switch (name) {
    case 'none':
      return { operations: [], choose: false, border };
    case 'light':
      return { operations: always('pad'), choose: false, border };
    case 'standard':
    case 'auto':
      return { operations: always(...standard(settings)), choose: false, border };
    case 'strong':
      return { operations: always(...STRONG), choose: false, border };
    case 'randAugment':
      return {
        operations: always('pad'),
        choose: { count: settings.count, from: parsed(randAugmentSpace(settings.magnitude / 30)) },
        border,
      };
    case 'trivialAugment':
      return {
        operations: always('pad'),
        choose: { count: 1, from: parsed(TRIVIAL_AUGMENT_SPACE) },
        border,
      };
  }
}

function parsed(operations: readonly OperationInput[]): OperationSpec[] {
  return operations.map((operation) => OperationSpec.parse(operation));
}

function flipsOf(flips: Flips): OperationInput[] {
  if (flips === 'none') return [];
  return flips === 'horizontal' ? ['flipHorizontal'] : ['flipHorizontal', 'flipVertical'];
}

function standard({ characters }: PolicySettings): OperationInput[] {
  return [
    { kind: 'rotate', degrees: characters ? [-10, 10] : [-15, 15] },
    { kind: 'scale', factor: [0.9, 1.1] },
    { kind: 'translate', x: [-0.1, 0.1], y: [-0.1, 0.1] },
    { kind: 'brightness', factor: [0.8, 1.2] },
    { kind: 'contrast', factor: [0.8, 1.2] },
    { kind: 'saturation', factor: [0.8, 1.2] },
    { kind: 'hue', turns: [-0.02, 0.02], probability: 0.5 },
  ];
}

const STRONG: readonly OperationInput[] = [
  { kind: 'rotate', degrees: [-30, 30] },
  { kind: 'scale', factor: [0.7, 1.3], aspect: [0.8, 1.25] },
  { kind: 'translate', x: [-0.15, 0.15], y: [-0.15, 0.15] },
  { kind: 'shear', x: [-15, 15], y: [-15, 15], probability: 0.5 },
  { kind: 'perspective', distortion: [0, 0.3], probability: 0.3 },
  { kind: 'elastic', displacement: [0.01, 0.03], probability: 0.2 },
  { kind: 'blur', sigma: [0.3, 1.2], probability: 0.1 },
  { kind: 'brightness', factor: [0.6, 1.4] },
  { kind: 'contrast', factor: [0.6, 1.4] },
  { kind: 'saturation', factor: [0.5, 1.5] },
  { kind: 'grayscale', probability: 0.05 },
  { kind: 'hue', turns: [-0.05, 0.05] },
  { kind: 'noise', deviation: [2, 12], probability: 0.2 },
  { kind: 'erase', area: [0.02, 0.2], probability: 0.25 },
];
