/** jax-js on WebAssembly: an update as one compiled function. In Node it has one thread. */
import { readFileSync } from 'node:fs';
import { defaultDevice, init, jit, nn, numpy as np, random, tree, valueAndGrad } from '@jax-js/jax';
import { forward } from './jax-js-network.mjs';
import { learnedNames, readArguments, serve } from './serve.mjs';

const PACKAGE = new URL('./node_modules/@jax-js/jax/package.json', import.meta.url);

await init('wasm');
defaultDevice('wasm');
await serve(readArguments().workload, open);

function open({ work, weights, batches }) {
  const { input, operations, classes } = work;
  const inputs = batches.map((batch) => inputOf(input, batch));
  const truths = batches.map(({ targets }) => nn.oneHot(np.array(Int32Array.from(targets)), classes));
  const normalize = normalizer(input);
  const learned = new Set(learnedNames({ work, weights }));
  const dropouts = operations.filter(({ kind }) => kind === 'dropout').length;
  const move = mover(work.optimizer);
  let state;
  let compiled;
  let key;

  function lossOf(parameters, others, x, truth, keys) {
    const [logits, statistics] = forward(operations, { ...parameters, ...others }, normalize(x), {
      training: true,
      keys,
    });
    return [
      nn
        .logSoftmax(logits)
        .mul(truth)
        .sum()
        .mul(-1 / batches[0].size),
      statistics,
    ];
  }
  function update({ parameters, others, slots, updates }, x, truth, keys) {
    const [[loss, statistics], gradients] = valueAndGrad(lossOf, { hasAux: true })(
      tree.ref(parameters),
      tree.ref(others),
      x,
      truth,
      keys,
    );
    const number = updates.add(1);
    const moved = move(parameters, gradients, slots, number.ref);
    for (const name of Object.keys(statistics)) others[name].dispose();
    return [{ ...moved, others: { ...others, ...statistics }, updates: number }, loss];
  }
  function probabilities(variables, x) {
    const [logits] = forward(operations, variables, normalize(x), { training: false });
    return nn.softmax(logits);
  }

  return {
    versions: { 'jax-js': JSON.parse(readFileSync(PACKAGE, 'utf8')).version },
    threads: 1,
    reset(dropout) {
      const arrays = [...weights].map(([name, { data, shape }]) => [
        name,
        np.array(Float32Array.from(data)).reshape([...shape]),
      ]);
      const parameters = Object.fromEntries(arrays.filter(([name]) => learned.has(name)));
      const others = Object.fromEntries(arrays.filter(([name]) => !learned.has(name)));
      if (work.mode === 'infer') {
        state = { ...parameters, ...others };
        compiled = jit(probabilities);
        return;
      }
      state = { parameters, others, slots: slotsOf(work.optimizer, parameters), updates: np.zeros([]) };
      compiled = jit(update);
      key = dropout && dropouts > 0 ? random.key(0) : undefined;
    },
    async step(number) {
      if (work.mode === 'infer') return await compiled(tree.ref(state), inputs[number].ref).data();
      const keys = key === undefined ? [] : nextKeys();
      const [next, loss] = compiled(state, inputs[number].ref, truths[number].ref, keys);
      state = next;
      const [value] = await loss.data();
      return value;
    },
  };

  function nextKeys() {
    const rows = random.split(key, dropouts + 1);
    const keys = Array.from({ length: dropouts + 1 }, (_, i) => rows.ref.slice(i));
    rows.dispose();
    key = keys.pop();
    return keys;
  }
}

function inputOf(input, batch) {
  if (input.kind === 'table')
    return np.array(Float32Array.from(batch.numbers)).reshape([batch.size, input.features]);
  const { height, width, channels } = input;
  return np.array(Int32Array.from(batch.pixels)).reshape([batch.size, height, width, channels]);
}

/** From a batch in memory to the input of the network. */
function normalizer({ kind, normalization }) {
  if (kind === 'table') return (rows) => rows;
  const { mean, std } = normalization;
  const scale = std.map((value) => 1 / value);
  const offset = mean.map((value, channel) => -value / std[channel]);
  return (pixels) =>
    pixels.astype(np.float32).mul(np.array(scale)).add(np.array(offset)).transpose([0, 3, 1, 2]);
}

function slotsOf({ kind }, parameters) {
  const zeros = () => tree.map((value) => np.zeros([...value.shape]), parameters);
  return kind === 'sgd' ? zeros() : { mean: zeros(), square: zeros() };
}

/** Parameters and slots after an update; uses up all that it is given. */
function mover({ kind, learningRate, momentum, beta1, beta2, epsilon }) {
  if (kind === 'sgd') {
    return (parameters, gradients, slots, number) => {
      number.dispose();
      const next = tree.map((slot, g) => slot.mul(momentum).add(g), slots, gradients);
      return {
        slots: tree.ref(next),
        parameters: tree.map((p, slot) => p.sub(slot.mul(learningRate)), parameters, next),
      };
    };
  }
  return (parameters, gradients, slots, number) => {
    const mean = tree.map((m, g) => m.mul(beta1).add(g.ref.mul(1 - beta1)), slots.mean, gradients);
    const square = tree.map((v, g) => v.mul(beta2).add(np.square(g).mul(1 - beta2)), slots.square, gradients);
    const rate = np.power(beta1, number.ref).mul(-1).add(1);
    const correction = np.power(beta2, number).mul(-1).add(1);
    const moved = tree.map(
      (p, m, v) =>
        p.sub(
          m.ref
            .mul(learningRate)
            .div(rate.ref)
            .div(np.sqrt(v.ref.div(correction.ref)).add(epsilon)),
        ),
      parameters,
      mean,
      square,
    );
    rate.dispose();
    correction.dispose();
    return { parameters: moved, slots: { mean, square } };
  };
}
