import { partOf } from '../part-names.js';
import type { SplitName } from '../types.js';

const ROLES: Readonly<Record<string, 'pictures' | 'labels'>> = {
  x: 'pictures',
  images: 'pictures',
  image: 'pictures',
  pictures: 'pictures',
  y: 'labels',
  labels: 'labels',
  label: 'labels',
  target: 'labels',
  targets: 'labels',
};

export interface ArrayName {
  readonly role: 'pictures' | 'labels';
  readonly split: SplitName | undefined;
}

/** What an array is by its name; undefined where the name does not tell. */
export function readArrayName(name: string): ArrayName | undefined {
  const words = name.toLowerCase().split(/[_.-]/);
  const roles = words.filter((word) => Object.hasOwn(ROLES, word));
  const parts = words.flatMap((word) => partOf(word) ?? []);
  if (roles.length !== 1 || parts.length > 1 || roles.length + parts.length < words.length) return undefined;
  return { role: ROLES[roles[0]!]!, split: parts[0] };
}
