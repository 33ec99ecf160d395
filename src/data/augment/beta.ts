import type { RandomStream } from '../../base/random.js';

/** A draw from Beta(alpha, alpha): symmetric about 1/2, towards 0 and 1 for small alpha. */
export function drawBeta(alpha: number, stream: RandomStream): number {
  const a = drawGamma(alpha, stream);
  const b = drawGamma(alpha, stream);
  // For tiny alpha both may be too small for a float.
  return a + b === 0 ? stream.integer(2) : a / (a + b);
}

/** Source   Marsaglia and Tsang 2000, "A simple method for generating gamma variables"; below 1 as in their section 6. */
function drawGamma(shape: number, stream: RandomStream): number {
  if (shape < 1) return drawGamma(shape + 1, stream) * (1 - stream.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = stream.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - stream.uniform()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
