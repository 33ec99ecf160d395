import { layerMatcher } from '../../train/index.js';
import { defineRule } from '../rule.js';

export const patternMatchesNothing = defineRule({
  id: 'pattern-matches-nothing',
  topic: 'freezing',
  severity: 'error',
  why: 'A pattern that fits no layer changes nothing: it is nearly always misspelt.',
  source: 'the names of the layers: pupil summary',
  find({ network, options }) {
    if (network === undefined) return [];
    const patterns = [
      ...options.freeze.map(({ layers }) => ({ where: 'freeze', pattern: layers.replace(/^!/, '') })),
      ...options.groups.map(({ layers }) => ({ where: 'groups', pattern: layers })),
    ];
    const outermost = [...new Set(network.variables.map((name) => name.split('.')[0]))];
    return patterns
      .filter(({ pattern }) => !network.variables.some(layerMatcher(pattern)))
      .map(({ where, pattern }) => ({
        where,
        what: `'${pattern}' fits no layer`,
        fix: `use names of layers with parameters, such as ${outermost.slice(0, 4).join(', ')}`,
      }));
  },
});
