import { isDropping } from '../layer-kinds.js';
import type { LayerView } from '../network-view.js';
import { defineRule } from '../rule.js';

/** Rates that papers use, by what is dropped. */
const USUAL = {
  input: { least: 0, most: 0.2, name: 'of the input' },
  map: { least: 0, most: 0.3, name: 'between convolutions' },
  dense: { least: 0.2, most: 0.5, name: 'between dense layers' },
} as const;

export const dropoutRate = defineRule({
  id: 'dropout-rate',
  topic: 'dropout',
  severity: 'advice',
  why: 'Lower rates in dense layers hardly regularize; higher ones, or high ones in front of convolutions, drop more than the network can make up for.',
  source: 'Srivastava et al. 2014, section 9 and appendix A.4: 0.2 for the input, 0.5 for hidden layers',
  find({ network }) {
    if (network === undefined) return [];
    return network.layers.filter(isDropping).flatMap((layer) => {
      const rate = layer.options.rate;
      if (typeof rate !== 'number') return [];
      if (rate === 0)
        return [{ where: layer.path, what: 'a rate of 0 does nothing', fix: 'leave the layer out' }];
      const { least, most, name } = USUAL[placeOf(layer, network.before(layer).length === 0)];
      if (rate >= least && rate <= most) return [];
      const usual = least === 0 ? `at most ${most}` : `${least} to ${most}`;
      return [{ where: layer.path, what: `a rate of ${rate} ${name}`, fix: `use ${usual}` }];
    });
  },
});

function placeOf({ input }: LayerView, isFirst: boolean): keyof typeof USUAL {
  if (isFirst) return 'input';
  return input.length > 2 ? 'map' : 'dense';
}
