import { defineRule } from '../rule.js';

export const outputUnits = defineRule({
  id: 'output-units',
  topic: 'losses',
  severity: 'error',
  why: 'The loss compares one number per class; with other numbers there is nothing to compare.',
  source: 'the task: the output is [N, classes]',
  find({ network, classes }) {
    if (network === undefined || classes === undefined) return [];
    const { output } = network;
    if (output.length === 2 && output[1] === classes) return [];
    const shape = output.slice(1).join(' x ');
    return [
      {
        where: network.head === undefined ? 'network' : network.head.path,
        what: `the network gives ${shape} numbers for each picture, and there are ${classes} classes`,
        fix: `end the network with dense(${classes})`,
      },
    ];
  },
});
