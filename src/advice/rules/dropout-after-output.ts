import { downstream, isDropping } from '../layer-kinds.js';
import { defineRule } from '../rule.js';

export const dropoutAfterOutput = defineRule({
  id: 'dropout-after-output',
  topic: 'dropout',
  severity: 'warning',
  why: 'What is dropped there are the answers themselves: the loss then compares zeros with the labels.',
  source: 'Srivastava et al. 2014, section 4: dropout applies to inputs and hidden units',
  find: ({ network }) =>
    network?.head === undefined
      ? []
      : downstream(network, network.head)
          .filter(isDropping)
          .map(({ path, kind }) => ({
            where: path,
            what: `${kind} comes after the output layer ${network.head!.path}`,
            fix: `move it in front of ${network.head!.path}`,
          })),
});
