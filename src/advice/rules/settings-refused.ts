import { defineRule } from '../rule.js';

/** Topics of what is refused; schedules have the most that can be refused, and the rest. */
const TOPIC_OF: Readonly<Record<string, string>> = {
  'option/nothing-learns': 'freezing',
  'option/task': 'losses',
  'option/metric': 'metrics',
  'option/mixing': 'augmentation',
  'option/label-smoothing': 'label-smoothing',
  'option/class-weights': 'class-weights',
  'option/snapshots': 'ensembles',
};

export const settingsRefused = defineRule({
  id: 'settings-refused',
  topic: 'schedules',
  severity: 'error',
  why: 'Training would refuse these settings before its first step.',
  source: 'the rules of the options: docs/explain.md',
  find: ({ refusals }) =>
    refusals.map(({ code, where, what, fix }) => ({
      where: where ?? 'options',
      what,
      fix: fix ?? 'change the setting',
      ...(Object.hasOwn(TOPIC_OF, code) && { topic: TOPIC_OF[code] }),
    })),
});
