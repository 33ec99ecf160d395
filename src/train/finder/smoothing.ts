/**
 * An exponential average without the bias towards 0 of its first values: m_t = β m_{t-1} + (1 - β) x_t, of which
 * m_t / (1 - β^t) is told. Constant values stay as they are.
 *
 * Source  Kingma & Ba 2015 (arXiv 1412.6980), section 3; fastai smooths the losses of its finder so.
 */
export function createSmoothing(beta: number): (value: number) => number {
  let mean = 0;
  let power = 1;
  return (value) => {
    mean = beta * mean + (1 - beta) * value;
    power *= beta;
    return mean / (1 - power);
  };
}
