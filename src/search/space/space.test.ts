import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import { isActive, orderOf, parseSpace, pointOf } from './space.js';

const CONDITIONAL = parseSpace({
  parameters: {
    momentum: { type: 'float', min: 0.5, max: 0.99, when: { optimizer: ['sgd'], useMomentum: [true] } },
    useMomentum: { type: 'boolean', when: { optimizer: ['sgd', 'rmsprop'] } },
    optimizer: { type: 'categorical', choices: ['adamw', 'sgd', 'rmsprop'] },
  },
});

function problems(space: unknown): unknown {
  const error = errorOf(() => parseSpace(space, 'space.json'));
  expect(error.code).toBe('option/space');
  expect(error.where).toBe('space.json');
  return error.got;
}

function problemsOf(parameters: Record<string, unknown>): unknown {
  return problems({ parameters });
}

describe('a space', () => {
  it('fills in what was left out', () => {
    expect(parseSpace({ parameters: { depth: { type: 'int', min: 1, max: 4 } } })).toEqual({
      parameters: { depth: { type: 'int', min: 1, max: 4, log: false, step: 1, when: {} } },
      fixed: {},
    });
  });

  it('puts parameters behind those that decide whether they count', () => {
    expect(orderOf(CONDITIONAL)).toEqual(['optimizer', 'useMomentum', 'momentum']);
  });

  it('has a value for each parameter that counts', () => {
    const first = (optimizer: string, useMomentum: boolean) =>
      pointOf(CONDITIONAL, (name) =>
        name === 'optimizer' ? optimizer : name === 'useMomentum' ? useMomentum : 0.9,
      );
    expect(first('adamw', true)).toEqual({ optimizer: 'adamw' });
    expect(first('rmsprop', true)).toEqual({ optimizer: 'rmsprop', useMomentum: true });
    expect(first('sgd', false)).toEqual({ optimizer: 'sgd', useMomentum: false });
    expect(first('sgd', true)).toEqual({ optimizer: 'sgd', useMomentum: true, momentum: 0.9 });
  });

  it('compares conditions by value', () => {
    const { parameters } = parseSpace({
      parameters: {
        stages: { type: 'categorical', choices: [[[4], [8]], [[4]]] },
        x: { type: 'boolean', when: { stages: [[[4]]] } },
      },
    });
    expect(isActive(parameters.x, { stages: [[4]] })).toBe(true);
    expect(isActive(parameters.x, { stages: [[4], [8]] })).toBe(false);
    expect(isActive(parameters.x, {})).toBe(false);
  });

  it.each([
    [
      'a range turned round',
      { type: 'float', min: 2, max: 1 },
      'parameters.x.max: must be at least min, which is 2',
    ],
    [
      'a logarithm of 0',
      { type: 'float', min: 0, max: 1, log: true },
      'parameters.x.min: must be above 0 where log is true',
    ],
    [
      'steps of logarithms',
      { type: 'int', min: 1, max: 9, log: true, step: 2 },
      'parameters.x.step: must be left out where log is true',
    ],
    [
      'steps longer than the range',
      { type: 'float', min: 0, max: 0.5, step: 1 },
      'parameters.x.step: must be at most max - min, which is 0.5',
    ],
    [
      'a type that is none',
      { type: 'flaot' },
      'parameters.x.type: must be float, int, categorical or boolean',
    ],
    [
      'a choice twice',
      { type: 'categorical', choices: ['a', 'b', 'a'] },
      'parameters.x.choices.2: "a" is there twice',
    ],
    [
      'a condition on nothing',
      { type: 'boolean', when: { optimiser: ['sgd'] } },
      'parameters.x.when.optimiser: there is no parameter "optimiser"; did you mean optimizer? ',
    ],
    [
      'a condition on no value',
      { type: 'boolean', when: { optimizer: ['adam'] } },
      'parameters.x.when.optimizer.0: "adam" is no value of "optimizer"',
    ],
    [
      'a condition on a range',
      { type: 'boolean', when: { rate: [0.5] } },
      'parameters.x.when.rate.0: 0.5 is no value of "rate"',
    ],
  ])('refuses %s', (_, x, message) => {
    const optimizer = { type: 'categorical', choices: ['sgd', 'adamw'] };
    expect(problemsOf({ optimizer, rate: { type: 'float', min: 0, max: 1 }, x })).toEqual([
      message.trimEnd(),
    ]);
  });

  it('refuses conditions that go in a circle', () => {
    const a = { type: 'boolean', when: { b: [true] } };
    const b = { type: 'boolean', when: { a: [true] } };
    expect(problemsOf({ a, b, c: { type: 'boolean', when: { a: [true] } } })).toEqual([
      'parameters.a.when: counts only if it counts itself: conditions go in a circle',
      'parameters.b.when: counts only if it counts itself: conditions go in a circle',
    ]);
  });

  it('refuses what is varied and fixed, and two parameters that decide one place', () => {
    const x = { type: 'boolean' };
    expect(problems({ parameters: { x, y: { ...x, path: 'z' } }, fixed: { x: true, z: false } })).toEqual([
      'fixed.x: is also a parameter: it is either varied or fixed',
      'fixed.z: is also a parameter: it is either varied or fixed',
    ]);
    expect(problemsOf({ x, y: { ...x, path: 'x' } })).toEqual([
      'parameters.y: decides the same place as "x" while both may count: give them conditions on one parameter, with different values',
    ]);
    const kind = { type: 'categorical', choices: ['a', 'b'] };
    const rate = (of: string) => ({ type: 'float', min: 0, max: 1, path: 'rate', when: { kind: [of] } });
    expect(
      Object.keys(parseSpace({ parameters: { kind, a: rate('a'), b: rate('b') } }).parameters),
    ).toHaveLength(3);
  });

  it('names unknown keys and kinds', () => {
    expect(problemsOf({ x: { type: 'int', min: 1, max: 2, scale: 'log' } })).toEqual([
      'parameters.x: Unrecognized key: "scale"',
    ]);
    expect(String(problemsOf({ x: { type: 'real' } }))).toContain('parameters.x.type');
  });
});
