import { afterAll, describe, expect, it } from 'vitest';
import { constant } from '../../graph/index.js';
import {
  activation,
  dense,
  flatten,
  globalAvgPool2d,
  type Layer,
  sequential,
  type Task,
} from '../../nn/index.js';
import { createNodeRuntime, evaluate } from '../../runtime/index.js';
import { buildClassifier } from './classifier.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const definitionOf = (network: Layer, classes = ['cat', 'dog', 'owl']) => ({
  task: 'multi-class' as const,
  input: { height: 2, width: 3, channels: 2 },
  normalization: { mean: [100, 50], std: [20, 10] },
  classes,
  network,
});

describe('a classifier', () => {
  it('takes bytes [N, H, W, C] and gives outputs [N, classes]', () => {
    const {
      feeds: [pixels],
      outputs,
    } = buildClassifier(definitionOf(sequential([flatten(), dense(3)])), {
      batchSize: 4,
      mode: 'inference',
    });
    expect(pixels).toMatchObject({ dtype: 'uint8', shape: [4, 2, 3, 2] });
    expect(outputs).toMatchObject({ dtype: 'float32', shape: [4, 3] });
  });

  it.each([
    ['too few units', sequential([flatten(), dense(2)])],
    ['too many units', sequential([flatten(), dense(4)])],
    ['pictures', sequential([activation('relu')])],
  ])('refuses a network that ends in %s, and says what would fit', (_, network) => {
    expect(() => buildClassifier(definitionOf(network), { batchSize: 1, mode: 'training' })).toThrow(
      /network output: the last layer must give one number per class, \[N, 3\] .*end the network with dense\(3\)/,
    );
  });

  it('accepts an end without dense where the numbers fit', () => {
    const network = sequential([globalAvgPool2d()]);
    const { outputs } = buildClassifier(definitionOf(network, ['a', 'b']), {
      batchSize: 1,
      mode: 'training',
    });
    expect(outputs.shape).toEqual([1, 2]);
  });
});

describe('what a task makes of the outputs', () => {
  const answersOf = async (task: Task, classes: string[], outputs: number[]) => {
    const network = sequential([flatten(), dense(outputs.length, { kernelInitializer: 'zeros' })]);
    const definition = { ...definitionOf(network, classes), task };
    const {
      feeds: [pixels],
      answers,
    } = buildClassifier(definition, {
      batchSize: 1,
      mode: 'inference',
      bind: ({ name, shape }) =>
        constant(name.endsWith('bias') ? outputs : Array(12 * outputs.length).fill(0), shape),
    });
    const { y } = await evaluate(runtime, { y: answers }, [[pixels, new Uint8Array(12)]]);
    return Array.from(y, Number);
  };
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

  it.each([
    ['multi-class', ['a', 'b'], [0, Math.log(3)], [0.25, 0.75]],
    ['binary', ['a', 'b'], [2], [1 - sigmoid(2), sigmoid(2)]],
    ['binary', ['a', 'b'], [-40], [1, sigmoid(-40)]],
    ['multi-label', ['a', 'b'], [-1, 3], [sigmoid(-1), sigmoid(3)]],
    ['regression', ['a', 'b'], [-1.5, 300], [-1.5, 300]],
  ] as const)('%s: %j', async (task, classes, outputs, expected) => {
    const answers = await answersOf(task, [...classes], [...outputs]);
    expect(answers).toHaveLength(expected.length);
    for (const [i, want] of expected.entries()) expect(answers[i]).toBeCloseTo(want, 6);
  });

  it('of two classes needs one output', () => {
    const definition = {
      ...definitionOf(sequential([flatten(), dense(2)]), ['a', 'b']),
      task: 'binary' as const,
    };
    expect(() => buildClassifier(definition, { batchSize: 1, mode: 'training' })).toThrow(
      /must give one number, whose sigmoid is the probability of the second class, \[N, 1\] .*dense\(1\)/,
    );
  });
});
