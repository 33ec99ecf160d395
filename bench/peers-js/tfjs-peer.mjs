/** TensorFlow.js: in plain JavaScript (`cpu`), on WebAssembly (`wasm`), on TensorFlow's library (`tensorflow`). */
import { learnedNames, readArguments, serve } from './serve.mjs';
import { forward } from './tfjs-network.mjs';

const { workload, threads, backend } = readArguments();
const tf = await library();
await serve(workload, open);

async function library() {
  if (backend === 'tensorflow') {
    const { default: node } = await import('@tensorflow/tfjs-node').catch((cause) => {
      throw new Error(
        '@tensorflow/tfjs-node did not install: it downloads a library from storage.googleapis.com',
        { cause },
      );
    });
    return node;
  }
  const core = await import('@tensorflow/tfjs');
  if (backend === 'wasm') {
    const wasm = await import('@tensorflow/tfjs-backend-wasm');
    wasm.setThreadsCount(threads);
  }
  await core.setBackend(backend);
  await core.ready();
  return core;
}

function open({ work, weights, batches }) {
  const { input, operations, optimizer: choice, classes } = work;
  const inputs = batches.map((batch) => inputOf(input, batch));
  const truths = batches.map(({ targets }) => tf.oneHot(tf.tensor1d(targets, 'int32'), classes));
  const normalize = normalizer(input);
  const learned = learnedNames({ work, weights });
  const start = channelsLast(work, weights);
  let variables = new Map();
  let optimizer;
  let dropout = false;

  function lossOf(number) {
    const logits = logitsOf(number, { training: true, dropout });
    return tf.losses.softmaxCrossEntropy(truths[number], logits);
  }
  function logitsOf(number, mode) {
    const moved = (name, value) => variables.get(name).assign(value);
    return forward(tf, operations, variables, normalize(inputs[number]), { ...mode, moved });
  }

  return {
    versions: { 'TensorFlow.js': tf.version.tfjs ?? tf.version_core },
    threads: backend === 'wasm' ? threads : 1,
    reset(withDropout) {
      for (const variable of variables.values()) variable.dispose();
      dropout = withDropout;
      variables = new Map(
        [...start].map(([name, { data, shape }]) => [
          name,
          tf.variable(tf.tensor(data, shape), learned.includes(name)),
        ]),
      );
      optimizer?.dispose();
      optimizer =
        choice.kind === 'adam'
          ? tf.train.adam(choice.learningRate, choice.beta1, choice.beta2, choice.epsilon)
          : tf.train.momentum(choice.learningRate, choice.momentum);
    },
    step(number) {
      if (work.mode === 'infer') {
        return tf.tidy(() => tf.softmax(logitsOf(number, { training: false, dropout: false })).dataSync());
      }
      const moving = learned.map((name) => variables.get(name));
      return tf.tidy(() => optimizer.minimize(() => lossOf(number), true, moving).dataSync()[0]);
    },
  };
}

function inputOf(input, batch) {
  if (input.kind === 'table')
    return tf.tensor2d(Float32Array.from(batch.numbers), [batch.size, input.features]);
  return tf.tensor4d(
    Int32Array.from(batch.pixels),
    [batch.size, input.height, input.width, input.channels],
    'int32',
  );
}

/** From a batch in memory to the input of the network. */
function normalizer({ kind, normalization }) {
  if (kind === 'table') return (rows) => rows;
  const scale = tf.tensor1d(normalization.std.map((std) => 1 / std));
  const offset = tf.tensor1d(normalization.mean.map((mean, channel) => -mean / normalization.std[channel]));
  return (pixels) => tf.add(tf.mul(tf.cast(pixels, 'float32'), scale), offset);
}

/**
 * Kernels of convolutions as [rows, columns, channels, filters], depthwise ones as [rows, columns, channels, 1], of dense layers
 * as [features, units], with the features behind flatten in the order of pictures whose channels are last.
 */
function channelsLast({ input, operations }, weights) {
  const shapes = new Map(operations.map(({ name, shape }) => [name, shape]));
  shapes.set(
    'input',
    input.kind === 'table' ? [input.features] : [input.channels, input.height, input.width],
  );
  const all = new Map(weights);
  for (const op of operations) {
    const name = `${op.name}.kernel`;
    const kernel = weights.get(name);
    if (op.kind === 'conv2d')
      all.set(name, turned(kernel, kernel.shape, op.groups === 1 ? [2, 3, 1, 0] : [2, 3, 0, 1]));
    if (op.kind !== 'dense') continue;
    const picture = flattenedPicture(operations, shapes, op);
    if (picture === undefined) all.set(name, turned(kernel, kernel.shape, [1, 0]));
    else {
      const { data } = turned(kernel, [op.units, ...picture], [2, 3, 1, 0]);
      all.set(name, { data, shape: [kernel.shape[1], op.units] });
    }
  }
  return all;
}

function turned({ data }, shape, order) {
  return tf.tidy(() => {
    const tensor = tf.transpose(tf.tensor(data, shape), order);
    return { data: tensor.dataSync(), shape: tensor.shape };
  });
}

/** What the flatten before an operation is given, through those that leave the order of values as it is. */
function flattenedPicture(operations, shapes, { inputs: [name] }) {
  const source = operations.find((op) => op.name === name);
  if (source?.kind === 'flatten') return shapes.get(source.inputs[0]);
  const keepsOrder = source !== undefined && ['dropout', 'relu', 'relu6'].includes(source.kind);
  return keepsOrder ? flattenedPicture(operations, shapes, source) : undefined;
}
