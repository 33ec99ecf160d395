import type { SplitName } from '../types.js';

const ROLES: Readonly<Record<string, 'pictures' | 'labels'>> = {
  x: 'pictures',
  images: 'pictures',
  image: 'pictures',
  pictures: 'pictures',
  y: 'labels',
  labels: 'labels',
  label: 'labels',
  targets: 'labels',
};
const PARTS: Readonly<Record<string, SplitName>> = {
  train: 'train',
  training: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  test: 'test',
};

export interface ArrayName {
  readonly role: 'pictures' | 'labels';
  readonly split: SplitName | undefined;
}

/** What an array is by its name; undefined where the name does not tell. */
export function readArrayName(name: string): ArrayName | undefined {
  const words = name.toLowerCase().split(/[_.-]/);
  const roles = words.filter((word) => Object.hasOwn(ROLES, word));
  const parts = words.filter((word) => Object.hasOwn(PARTS, word));
  if (roles.length !== 1 || parts.length > 1 || roles.length + parts.length < words.length) return undefined;
  return { role: ROLES[roles[0]!]!, split: parts.length === 0 ? undefined : PARTS[parts[0]!] };
}
