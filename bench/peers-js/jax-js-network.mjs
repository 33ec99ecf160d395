/**
 * The operations of a workload in jax-js, channels first. An array is used up by what it is given to, unless its `ref` is given:
 * here values and variables are given by `ref`, and `forward` lets go of them.
 */
import { lax, nn, numpy as np, random } from '@jax-js/jax';

/**
 * Logits, and new values of moving statistics by name. Uses up `variables`, `x` and `keys`, one for each dropout; without keys
 * nothing is dropped.
 */
export function forward(operations, variables, x, { training, keys = [] }) {
  const values = new Map([['input', x]]);
  const statistics = {};
  const unused = [...keys];
  for (const op of operations) {
    const inputs = op.inputs.map((name) => values.get(name).ref);
    const own = (name) => variables[`${op.name}.${name}`].ref;
    let y;
    if (op.kind === 'batchNorm' && training && op.trainable) {
      const { moved, normalized } = normalizeBatch(op, own, inputs[0]);
      for (const [name, value] of Object.entries(moved)) statistics[`${op.name}.${name}`] = value;
      y = normalized;
    } else if (op.kind === 'dropout') {
      y = unused.length === 0 ? inputs[0] : dropped(inputs[0], op.rate, unused.shift());
    } else {
      y = OPERATIONS[op.kind](op, own, ...inputs);
    }
    values.set(op.name, y);
  }
  const logits = values.get(operations.at(-1).name).ref;
  for (const value of [...values.values(), ...Object.values(variables)]) value.dispose();
  return [logits, statistics];
}

/** y of each kind of operation, from its description, its variables and the values it takes. */
const OPERATIONS = {
  conv2d(op, own, x) {
    const { top, bottom, left, right } = op.pads;
    const pads = [
      [top, bottom],
      [left, right],
    ];
    const y = lax.convGeneralDilated(x, own('kernel'), op.strides, pads, { featureGroupCount: op.groups });
    return op.bias ? y.add(perChannel(own('bias'))) : y;
  },
  dense(op, own, x) {
    const y = np.matmul(x, own('kernel').transpose([1, 0]));
    return op.bias ? y.add(own('bias')) : y;
  },
  batchNorm: (op, own, x) => scaleAndShift(op, own, x, own('movingMean'), own('movingVariance')),
  relu: (_op, _own, x) => nn.relu(x),
  relu6: (_op, _own, x) => nn.relu6(x),
  maxPool2d,
  globalAvgPool2d: (_op, _own, x) => x.mean([2, 3]),
  flatten: (_op, _own, x) => x.reshape([x.shape[0], -1]),
  add: (_op, _own, a, b) => a.add(b),
  subsample({ strides: [rows, columns], shape: [channels, height, width] }, _own, x) {
    return x.reshape([-1, channels, height, rows, width, columns]).slice([], [], [], 0, [], 0);
  },
  padChannels: ({ before, after }, _own, x) => np.pad(x, [NONE, [before, after], NONE, NONE]),
};

const NONE = [0, 0];

function perChannel(values) {
  return values.reshape([-1, 1, 1]);
}

/** Windows side by side become axes of their own. */
function maxPool2d({ poolSize: [rows, columns], strides, pads, shape: [channels, height, width] }, _own, x) {
  const apart =
    strides[0] === rows && strides[1] === columns && Object.values(pads).every((size) => size === 0);
  if (!apart) throw new Error('jax-js: windows that overlap are not written here');
  return x
    .slice([], [], [0, height * rows], [0, width * columns])
    .reshape([-1, channels, height, rows, width, columns])
    .max([3, 5]);
}

/** With the statistics of the batch, which the moving ones follow. */
function normalizeBatch(op, own, x) {
  const mean = x.ref.mean([0, 2, 3]);
  const variance = np.square(x.ref.sub(perChannel(mean.ref))).mean([0, 2, 3]);
  const count = x.size / mean.size;
  const share = op.momentum;
  const moved = {
    movingMean: own('movingMean')
      .mul(1 - share)
      .add(mean.ref.mul(share)),
    movingVariance: own('movingVariance')
      .mul(1 - share)
      .add(variance.ref.mul((share * count) / Math.max(count - 1, 1))),
  };
  return { moved, normalized: scaleAndShift(op, own, x, mean, variance) };
}

function scaleAndShift(op, own, x, mean, variance) {
  const scale = own('gamma').div(np.sqrt(variance.add(op.epsilon)));
  const shift = own('beta').sub(mean.mul(scale.ref));
  return x.mul(perChannel(scale)).add(perChannel(shift));
}

function dropped(x, rate, key) {
  const kept = random.bernoulli(key, 1 - rate, x.shape);
  return x.mul(kept.astype(np.float32)).mul(1 / (1 - rate));
}
