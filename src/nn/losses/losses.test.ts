import { afterAll, describe, expect, it } from 'vitest';
import { computeOnce } from '../../../test/compute.js';
import { errorOf } from '../../../test/error-of.js';
import { expectClose } from '../../../test/golden.js';
import { normalValues } from '../../../test/network.js';
import { expectGradientsMatchDifferences } from '../../../test/numeric-gradient.js';
import { constant, gradients, input, type Tensor, type TypedArray } from '../../graph/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { TASKS, type Task } from '../task.js';
import { binaryCrossEntropy, huber, LOSSES, type LossSpec, meanSquaredError, resolveLoss } from './index.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

const N = 4;
const close = { rel: 1e-5, abs: 1e-6 };
const WIDTH = { 'multi-class': 3, binary: 1, 'multi-label': 3, regression: 3 } as const satisfies Record<
  Task,
  number
>;

/** Every loss with every task it fits, and a second form with other options. */
const FORMS: readonly (readonly [string, Task, LossSpec])[] = [
  ...LOSSES.flatMap(({ kind, tasks }) => tasks.map((task) => [`${kind} for ${task}`, task, kind] as const)),
  ['focal of gamma 0.5 for multi-class', 'multi-class', { kind: 'focal', gamma: 0.5 }],
  ['focal of alpha 0.3 for binary', 'binary', { kind: 'focal', gamma: 0.5, alpha: 0.3 }],
  ['positives weighed for multi-label', 'multi-label', { kind: 'binaryCrossEntropy', posWeight: [1, 2, 3] }],
  ['positives weighed for binary', 'binary', { kind: 'binaryCrossEntropy', posWeight: 3 }],
  ['huber of delta 0.2', 'regression', { kind: 'huber', delta: 0.2 }],
];

const LABELS: Readonly<Record<'multi-class' | 'binary', Int32Array>> = {
  'multi-class': Int32Array.of(0, 2, 1, 2),
  binary: Int32Array.of(0, 1, 1, 0),
};

function targetsOf(task: Task): { readonly tensor: Tensor; readonly data: TypedArray } {
  const shape = [N, WIDTH[task]];
  if (task === 'multi-class' || task === 'binary')
    return { tensor: input('targets', [N], 'int32'), data: LABELS[task] };
  const normal = normalValues(shape, `targets ${task}`);
  const data = task === 'multi-label' ? normal.map((v) => (v > 0 ? 1 : 0)) : normal;
  return { tensor: input('targets', shape), data };
}

interface Given {
  readonly sampleWeights?: readonly number[];
  readonly classWeights?: readonly number[];
  readonly labelSmoothing?: number;
  readonly reduction?: 'mean' | 'sum';
  readonly outputs?: Float32Array;
}

/** Value, loss of each sample and gradient for the outputs. */
async function lossOf(spec: LossSpec, task: Task, given: Given = {}) {
  const outputs = input('outputs', [N, WIDTH[task]]);
  const targets = targetsOf(task);
  const { value, perSample } = resolveLoss(spec, task).build({
    outputs,
    targets: targets.tensor,
    labelSmoothing: given.labelSmoothing ?? 0,
    classWeights: given.classWeights && constant(given.classWeights, [given.classWeights.length]),
    sampleWeights: given.sampleWeights && constant(given.sampleWeights, [N]),
    reduction: given.reduction,
  });
  const [loss, losses, gradient] = await computeOnce(
    runtime,
    [
      [outputs, given.outputs ?? normalValues(outputs.shape, `outputs ${task}`)],
      [targets.tensor, targets.data],
    ],
    [value, perSample, ...gradients(value, [outputs])],
  );
  return {
    value: Number(loss[0]),
    perSample: Array.from(losses, Number),
    gradient: Array.from(gradient, Number),
  };
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe.each(FORMS)('%s', (_name, task, spec) => {
  it('has the derivatives that finite differences give', async () => {
    const outputs = input('outputs', [N, WIDTH[task]]);
    const targets = targetsOf(task);
    const data = normalValues(outputs.shape, `outputs ${task}`);
    const loss = resolveLoss(spec, task).build({
      outputs,
      targets: constant(Array.from(targets.data, Number), targets.tensor.shape, targets.tensor.dtype),
      labelSmoothing: 0,
      classWeights: undefined,
      sampleWeights: constant([1, 0.5, 2, 1], [N]),
    });
    await expectGradientsMatchDifferences(
      runtime,
      { inputs: [outputs], outputs: [loss.value], data: [data] },
      3,
    );
  });

  it.each([100, 1000])('is finite, and so are its derivatives, at outputs of +-%i', async (size) => {
    for (const sign of [1, -1]) {
      const outputs = normalValues([N, WIDTH[task]], 'signs').map((v) => (v > 0 ? size : -size) * sign);
      const { value, perSample, gradient } = await lossOf(spec, task, { outputs });
      expect([value, ...perSample, ...gradient].filter((v) => !Number.isFinite(v))).toEqual([]);
      expect(value).toBeGreaterThanOrEqual(0);
    }
  });

  it('is the mean of its samples, or their sum', async () => {
    const { value, perSample } = await lossOf(spec, task);
    expectClose([value], [sum(perSample) / N], close);
    const whole = await lossOf(spec, task, { reduction: 'sum' });
    expectClose([whole.value], [sum(perSample) * (task === 'multi-class' ? 1 : WIDTH[task])], close);
  });

  it('with sample weights is divided by their sum, and leaves samples of weight 0 out', async () => {
    const sampleWeights = [1, 0, 2.5, 0.5];
    const { value, perSample, gradient } = await lossOf(spec, task, { sampleWeights });
    expectClose([value], [sum(perSample.map((loss, i) => loss * sampleWeights[i])) / 4], close);
    const own = gradient.slice(WIDTH[task], 2 * WIDTH[task]);
    expect(own.every((slope) => slope === 0)).toBe(true);
  });

  it('is 0 where nothing weighs anything', async () => {
    const { value, gradient } = await lossOf(spec, task, { sampleWeights: [0, 0, 0, 0] });
    expect(value).toBe(0);
    expect(gradient.every((slope) => slope === 0)).toBe(true);
  });
});

describe('class weights', () => {
  it('are weights of the samples', async () => {
    for (const spec of ['binaryCrossEntropy', 'focal']) {
      const byClass = await lossOf(spec, 'binary', { classWeights: [0.5, 3] });
      const bySample = await lossOf(spec, 'binary', { sampleWeights: [0.5, 3, 3, 0.5] });
      expect(byClass).toEqual(bySample);
    }
    const both = await lossOf('auto', 'binary', { classWeights: [0.5, 3], sampleWeights: [2, 1, 0, 1] });
    expect(both).toEqual(await lossOf('auto', 'binary', { sampleWeights: [1, 3, 0, 0.5] }));
  });

  it('are weights of the samples for several classes too', async () => {
    for (const spec of ['categoricalCrossEntropy', 'focal']) {
      const byClass = await lossOf(spec, 'multi-class', { classWeights: [1, 2, 3] });
      const bySample = await lossOf(spec, 'multi-class', { sampleWeights: [1, 3, 2, 3] });
      expectClose([byClass.value], [bySample.value], close);
      expectClose(byClass.gradient, bySample.gradient, close);
    }
  });
});

describe('label smoothing', () => {
  it('of two classes is half of its share for each', async () => {
    const plain = await lossOf('auto', 'binary');
    const smooth = await lossOf('auto', 'binary', { labelSmoothing: 0.2 });
    const logits = normalValues([N, 1], 'outputs binary');
    const expected = plain.perSample.map((loss, i) => {
      const other = loss + (LABELS.binary[i] === 1 ? logits[i] : -logits[i]);
      return 0.9 * loss + 0.1 * other;
    });
    expectClose(smooth.perSample, expected, close);
  });
});

it('an output that decides nothing between two costs ln 2', async () => {
  const { perSample } = await lossOf('auto', 'binary', { outputs: new Float32Array(N) });
  expectClose(perSample, [Math.LN2, Math.LN2, Math.LN2, Math.LN2], close);
});

describe('a loss by name', () => {
  it('is that of the task where it is left to it', () => {
    expect(TASKS.map((task) => resolveLoss('auto', task).kind)).toEqual([
      'categoricalCrossEntropy',
      'binaryCrossEntropy',
      'binaryCrossEntropy',
      'mse',
    ]);
    expect(resolveLoss({ kind: 'huber' }, 'regression').options).toEqual({ delta: 1 });
    expect(resolveLoss('focal', 'binary').options).toEqual({ gamma: 2, alpha: null });
  });

  it.each([
    ['crossEntropi', 'binary', 'there is no loss of this name', 'Use auto, binaryCrossEntropy, focal'],
    ['binarycrossentropy', 'binary', 'there is no loss of this name', 'did you mean binaryCrossEntropy?'],
    [
      'mse',
      'multi-class',
      'for the task regression, not for multi-class',
      'Use auto, categoricalCrossEntropy',
    ],
    ['focal', 'regression', 'for the task multi-class or binary or multi-label, not for', 'huber'],
    [{ kind: 'huber', delta: 0 }, 'regression', 'the options are not valid', 'known options are delta'],
    [{ kind: 'mse', delta: 1 }, 'regression', 'the options are not valid', 'known options are none'],
    [{ kind: 'focal', alpha: 0.5 }, 'multi-class', 'the options are not valid', 'known options are gamma'],
  ] as const)('refuses %j for %s', (spec, task, what, fix) => {
    const error = errorOf(() => resolveLoss(spec, task));
    expect(error.code).toBe('option/loss');
    expect(error.what).toContain(what);
    expect(error.fix).toContain(fix);
  });
});

describe('what would only be broadcast', () => {
  const outputs = input('outputs', [N, 3]);
  it.each([
    ['targets', () => meanSquaredError(outputs, input('targets', [N, 1]))],
    ['targets', () => huber(outputs, input('targets', [3]))],
    ['sampleWeights', () => meanSquaredError(outputs, outputs, { sampleWeights: input('weights', [N, 1]) })],
    ['posWeight', () => binaryCrossEntropy(outputs, outputs, { posWeight: input('weights', [N, 3]) })],
  ] as const)('is refused: %s', (name, build) => {
    expect(build).toThrow(new RegExp(`targets or weights do not fit the outputs.*${name}`));
  });
});
