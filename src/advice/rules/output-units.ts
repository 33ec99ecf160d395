import { outputUnits as unitsOf } from '../../train/index.js';
import { defineRule } from '../rule.js';

export const outputUnits = defineRule({
  id: 'output-units',
  topic: 'losses',
  severity: 'error',
  why: 'The loss compares one number per class (one in all for the task binary); with other numbers there is nothing to compare.',
  source: 'what the task asks of the output: docs/losses.md',
  find({ network, classes, task }) {
    if (network === undefined || classes === undefined) return [];
    const units = unitsOf({ task, classes: Array(classes) });
    const { output } = network;
    if (output.length === 2 && output[1] === units) return [];
    const shape = output.slice(1).join(' x ');
    return [
      {
        where: network.head === undefined ? 'network' : network.head.path,
        what: `the network gives ${shape} numbers for each picture, and the task ${task} with ${classes} classes needs ${units}`,
        fix: `end the network with dense(${units})`,
      },
    ];
  },
});
