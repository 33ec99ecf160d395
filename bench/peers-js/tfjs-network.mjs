/** The operations of a workload in TensorFlow.js, channels last. */

/**
 * Logits. `variables` holds tensors by name, `moved(name, tensor)` is told new values of moving statistics. Without `dropout`
 * nothing is dropped.
 */
export function forward(tf, operations, variables, x, { training, dropout, moved }) {
  const values = new Map([['input', x]]);
  let y = x;
  for (const op of operations) {
    const inputs = op.inputs.map((name) => values.get(name));
    const own = (name) => variables.get(`${op.name}.${name}`);
    if (op.kind === 'batchNorm' && training && op.trainable)
      y = normalizeBatch(tf, op, own, inputs[0], moved);
    else if (op.kind === 'dropout') y = dropout ? tf.dropout(inputs[0], op.rate) : inputs[0];
    else y = OPERATIONS[op.kind](tf, op, own, ...inputs);
    values.set(op.name, y);
  }
  return y;
}

/** y of each kind of operation, from its description, its variables and the values it takes. */
const OPERATIONS = {
  conv2d(tf, op, own, x) {
    const kernel = own('kernel');
    const y =
      op.groups === 1
        ? tf.conv2d(padded(tf, op, x), kernel, op.strides, 'valid')
        : depthwise(tf, op, kernel, x);
    return op.bias ? tf.add(y, own('bias')) : y;
  },
  dense: (tf, op, own, x) => {
    const y = tf.matMul(x, own('kernel'));
    return op.bias ? tf.add(y, own('bias')) : y;
  },
  batchNorm: (tf, op, own, x) => scaleAndShift(tf, op, own, x, own('movingMean'), own('movingVariance')),
  relu: (tf, _op, _own, x) => tf.relu(x),
  relu6: (tf, _op, _own, x) => tf.relu6(x),
  maxPool2d: (tf, op, _own, x) => tf.maxPool(padded(tf, op, x, LOWEST), op.poolSize, op.strides, 'valid'),
  globalAvgPool2d: (tf, _op, _own, x) => tf.mean(x, [1, 2]),
  flatten: (tf, _op, _own, x) => tf.reshape(x, [x.shape[0], -1]),
  add: (tf, _op, _own, a, b) => tf.add(a, b),
  // stridedSlice has no gradient.
  subsample: (tf, op, _own, x) => tf.avgPool(x, 1, op.strides, 'valid'),
  padChannels: (tf, op, _own, x) => tf.pad(x, [NONE, NONE, NONE, [op.before, op.after]]),
};

const NONE = [0, 0];
const LOWEST = -3e38;

/** Not all gradients of this library know padding that differs from side to side. */
function padded(tf, { pads }, x, value = 0) {
  const { top, bottom, left, right } = pads;
  return top + bottom + left + right === 0 ? x : tf.pad(x, [NONE, [top, bottom], [left, right], NONE], value);
}

function depthwise(tf, op, kernel, x) {
  if (op.groups !== op.filters || op.groups !== x.shape[3])
    throw new Error('convolutions of groups are not there');
  return tf.depthwiseConv2d(padded(tf, op, x), kernel, op.strides, 'valid');
}

/** With the statistics of the batch, which the moving ones follow. */
function normalizeBatch(tf, op, own, x, moved) {
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const { mean, variance } = tf.moments(x, axes);
  const count = x.size / mean.size;
  const unbiased = tf.mul(variance, count / Math.max(count - 1, 1));
  const share = op.momentum;
  for (const [name, value] of [
    ['movingMean', mean],
    ['movingVariance', unbiased],
  ])
    moved(`${op.name}.${name}`, tf.add(tf.mul(own(name), 1 - share), tf.mul(value, share)));
  return scaleAndShift(tf, op, own, x, mean, variance);
}

function scaleAndShift(tf, op, own, x, mean, variance) {
  const scale = tf.mul(own('gamma'), tf.rsqrt(tf.add(variance, op.epsilon)));
  return tf.add(tf.mul(x, scale), tf.sub(own('beta'), tf.mul(mean, scale)));
}
