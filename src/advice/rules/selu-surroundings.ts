import { namesOf } from '../layer-kinds.js';
import { defineRule } from '../rule.js';

export const seluSurroundings = defineRule({
  id: 'selu-surroundings',
  topic: 'activations',
  severity: 'advice',
  why: 'Selu keeps mean 0 and variance 1 by itself only where kernels start with variance 1 / inputs, and where dropout keeps mean and variance too.',
  source: 'Klambauer et al. 2017, "Self-normalizing neural networks" (arXiv 1706.02515)',
  find({ network }) {
    const selu = network?.layers.filter(({ activation }) => activation === 'selu') ?? [];
    if (network === undefined || selu.length === 0) return [];
    const wrongStart = selu.filter(
      ({ options: { kernelInitializer: start } }) =>
        start !== undefined && start !== 'auto' && start !== 'lecunNormal',
    );
    const wrongDropout = network.layers.filter(({ kind }) => kind === 'dropout');
    return [
      ...(wrongStart.length === 0
        ? []
        : [
            {
              where: namesOf(wrongStart),
              what: 'selu with kernels that do not start as lecunNormal',
              fix: "set kernelInitializer to 'lecunNormal', or leave it out",
            },
          ]),
      ...(wrongDropout.length === 0
        ? []
        : [
            {
              where: namesOf(wrongDropout),
              what: 'plain dropout between layers with selu',
              fix: 'use alphaDropout, at rates of 0.05 to 0.1',
            },
          ]),
    ];
  },
});
