export const POLICY_NAMES = [
  'none',
  'light',
  'standard',
  'strong',
  'randAugment',
  'trivialAugment',
  'auto',
] as const;
export type PolicyName = (typeof POLICY_NAMES)[number];
