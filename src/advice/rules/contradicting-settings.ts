import { contradictions } from '../../train/index.js';
import { defineRule } from '../rule.js';

/** Training says the same at its start. */
export const contradictingSettings = defineRule({
  id: 'contradicting-settings',
  topic: 'early-stopping',
  severity: 'warning',
  why: 'One setting takes away the point of another.',
  source: 'what the settings mean: docs/explain.md',
  find: ({ plan }) =>
    plan === undefined
      ? []
      : contradictions(plan).map(({ code, what, fix }) => ({
          where: code.replace('settings/', ''),
          what,
          fix,
        })),
});
