import { isLinear, searchBack } from '../layer-kinds.js';
import type { LayerView } from '../network-view.js';
import { defineRule } from '../rule.js';

export const linearStack = defineRule({
  id: 'linear-stack',
  topic: 'activations',
  severity: 'warning',
  why: 'Without an activation between them two layers compute what one could: depth is paid for and not had.',
  source: 'Goodfellow, Bengio, Courville 2016, "Deep Learning", section 6.1',
  find({ network }) {
    if (network === undefined) return [];
    return network.layers.filter(isFull).flatMap((layer) =>
      searchBack(network, layer, (other) => isFull(other) && other.activation === 'linear', isLinear).map(
        (first) => ({
          where: first.path,
          what: `no activation between ${first.path} and ${layer.path}`,
          fix: `give ${first.path} an activation, such as 'relu'`,
        }),
      ),
    );
  },
});

/** Kernels that mix everything they see. One that is 1x1 or per channel is often half of a pair on purpose. */
function isFull({ kind, options }: LayerView): boolean {
  if (kind === 'dense') return true;
  const isConvolution = kind === 'conv2d' || kind === 'conv1d';
  return isConvolution && options.groups === 1 && [options.kernelSize].flat().some((side) => side !== 1);
}
