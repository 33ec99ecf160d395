import { defineRule } from '../rule.js';

export const layerDoesNotFit = defineRule({
  id: 'layer-does-not-fit',
  topic: 'width',
  severity: 'error',
  why: 'Every layer takes what the one before it gives; convolutions and pooling without padding make pictures smaller until nothing is left.',
  source: 'the shapes of the layers: docs/layers.md',
  find({ misfit, input }) {
    if (misfit === undefined) return [];
    const { error, smallestSide } = misfit;
    const fix = error.fix === undefined ? 'change the layer or the one before it' : error.fix;
    const helps =
      smallestSide !== undefined && !('kind' in input) && smallestSide > Math.min(input.height, input.width);
    const seen =
      'kind' in input ? 'rows of a table go in' : `the pictures are ${input.height} x ${input.width}`;
    return [
      {
        where: error.where ?? 'network',
        what: `${error.what}; ${seen}`,
        fix: helps ? `${fix}; or use pictures of ${smallestSide} x ${smallestSide} or more` : fix,
      },
    ];
  },
});
