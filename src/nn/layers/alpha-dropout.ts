import { z } from 'zod';
import { add, cast, mul, sub } from '../../graph/index.js';
import { SELU_ALPHA, SELU_SCALE } from '../activations/selu.js';
import { defineLayer, type Layer, makeLayer, type NamedLayer } from '../layer.js';
import { dropRate } from './drop-rate.js';

/** Where selu ends for very negative inputs: what a value is set to, rather than 0. */
const SATURATION = -SELU_SCALE * SELU_ALPHA;

/**
 * Dropout that keeps mean 0 and variance 1, for networks of selu. In training each value is set to s = -1.7581, the limit of
 * selu, with probability `rate`, and then all become a y + b with a = (q + s^2 q rate)^(-1/2), b = -a rate s and
 * q = 1 - rate; otherwise nothing.
 *
 * Source   Klambauer, Unterthiner, Mayr, Hochreiter 2017 (arXiv 1706.02515), section 3, "New dropout technique".
 */
export const alphaDropoutLayer = defineLayer({
  kind: 'alphaDropout',
  options: z.strictObject({ rate: dropRate('values') }),
  build(scope, x, { rate }) {
    if (!scope.noisy || rate === 0) return x;
    const keep = 1 - rate;
    const scale = (keep + SATURATION ** 2 * keep * rate) ** -0.5;
    const kept = cast(scope.noise(x.shape, { kind: 'bernoulli', probability: keep }), x.dtype);
    // (x - s) kept is x - s or 0, so that adding s gives x or s.
    const dropped = mul(sub(x, SATURATION), kept);
    return add(mul(dropped, scale), scale * SATURATION * keep);
  },
});

/** `alphaDropout(0.1)`. */
export function alphaDropout(rate: number, options: NamedLayer = {}): Layer {
  return makeLayer(alphaDropoutLayer, { rate, ...options });
}
