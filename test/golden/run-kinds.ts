import {
  activation,
  batchNorm,
  conv2d,
  dense,
  flatten,
  globalAvgPool2d,
  type Layer,
  maxPool2d,
  sequential,
} from '../../src/nn/index.js';

export interface RunConfig {
  kind: string;
  batch_norm?: { eps: number; momentum: number };
}

/** The golden files' names for variables, in ours. */
const OWN_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^(bn\d+)\.weight$/, '$1.gamma'],
  [/^(bn\d+)\.bias$/, '$1.beta'],
  [/\.running_mean$/, '.movingMean'],
  [/\.running_var$/, '.movingVariance'],
  [/\.weight$/, '.kernel'],
];

export function ourName(name: string): string {
  const [pattern, ours] = OWN_NAMES.find(([p]) => p.test(name)) ?? [];
  return pattern === undefined || ours === undefined ? name : name.replace(pattern, ours);
}

/** The network of a training run, its sizes taken from the shapes of its starting values. */
export function networkOfRun(
  config: RunConfig,
  shapeOf: (name: string) => readonly number[] | undefined,
): Layer {
  const sizeOf = (name: string): number => {
    const size = shapeOf(`${name}.kernel`)?.[0];
    if (size === undefined)
      throw new Error(`a run of kind ${config.kind} without starting values for ${name}`);
    return size;
  };
  const denseOf = (name: string, options = {}) => dense(sizeOf(name), { name, ...options });
  switch (config.kind) {
    case 'mlp':
      return sequential([
        denseOf('dense1', { activation: 'relu' }),
        denseOf('dense2', { activation: 'tanh' }),
        denseOf('dense3'),
      ]);
    case 'conv_pool_dense':
      return sequential([
        conv2d(sizeOf('conv1'), 3, { padding: 'same', activation: 'relu', name: 'conv1' }),
        maxPool2d(2),
        flatten(),
        denseOf('dense1'),
      ]);
    case 'conv_bn_gap_dense': {
      if (config.batch_norm === undefined)
        throw new Error('a run with batch norm that does not say its options');
      const { eps: epsilon, momentum } = config.batch_norm;
      return sequential([
        conv2d(sizeOf('conv1'), 3, { padding: 'same', useBias: false, name: 'conv1' }),
        batchNorm({ epsilon, momentum, name: 'bn1' }),
        activation('relu'),
        globalAvgPool2d(),
        denseOf('dense1'),
      ]);
    }
    default:
      throw new Error(`training_runs.json holds a kind that this test does not know: ${config.kind}`);
  }
}
