import { defineRule } from '../rule.js';

export const labelSmoothingWithTwoClasses = defineRule({
  id: 'label-smoothing-with-two-classes',
  topic: 'label-smoothing',
  severity: 'advice',
  why: 'Smoothing helps by telling similar from dissimilar classes; with two there is nothing to tell, and probabilities only shrink towards one half.',
  source: 'Müller, Kornblith, Hinton 2019, "When does label smoothing help?" (arXiv 1906.02629)',
  find: ({ options, classes }) =>
    options.labelSmoothing > 0 && classes === 2
      ? [
          {
            where: 'labelSmoothing',
            what: `labels are smoothed by ${options.labelSmoothing} between two classes`,
            fix: 'leave it out; for steadier probabilities use weight decay',
          },
        ]
      : [],
});
