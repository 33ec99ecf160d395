import { defineRule } from '../rule.js';

export const settingsRefused = defineRule({
  id: 'settings-refused',
  topic: 'schedules',
  severity: 'error',
  why: 'Training would refuse these settings before its first step.',
  source: 'the rules of the options: docs/schedules.md',
  find: ({ refusals }) =>
    refusals.map(({ where, what, fix }) => ({
      where: where ?? 'options',
      what,
      fix: fix ?? 'change the setting',
    })),
});
