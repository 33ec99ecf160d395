import { z } from 'zod';
import { SEVERITIES } from '../../base/severity.js';

export const checkResult = z.strictObject({
  target: z.string().describe('What was checked.'),
  usable: z.boolean().describe('False when there is an error: training would not begin.'),
  assumed: z.array(z.string()).describe('What had to be assumed about the pictures, in words.'),
  findings: z
    .array(
      z.strictObject({
        rule: z.string().describe('Identifier of the rule, such as "dropout-after-output".'),
        topic: z.string().describe('What `pupil explain` has more on.'),
        severity: z
          .enum(SEVERITIES)
          .describe(
            'error: cannot be used; warning: a mistake by experience; advice: there may be something better.',
          ),
        where: z.string().describe('Layer or option.'),
        what: z.string().describe('What was found there.'),
        fix: z.string().describe('What to do.'),
        why: z.string().describe('Why it matters.'),
        source: z.string().describe('Who says so.'),
      }),
    )
    .describe('Everything found, the serious first.'),
});

export const explainResult = z.strictObject({
  topics: z
    .array(
      z.strictObject({
        name: z.string().describe('What `pupil explain` is asked for.'),
        title: z.string().describe('The same as a heading.'),
        aliases: z.array(z.string()).describe('Other words that lead here.'),
        question: z
          .int()
          .nullable()
          .describe('Which of the ten questions of training it answers, from 1; null for others.'),
        what: z.string().describe('What it is.'),
        byDefault: z.string().describe('What happens when nothing is said, and why.'),
        change: z.string().describe('When to change it.'),
        pitfalls: z.string().describe('What goes wrong.'),
        options: z.array(z.string()).describe('Keys of the config file that belong to it.'),
        layers: z.array(z.string()).describe('Kinds of layers that belong to it.'),
        sources: z.array(z.string()).describe('Who says so.'),
      }),
    )
    .describe('The topic asked for, or all of them.'),
});
