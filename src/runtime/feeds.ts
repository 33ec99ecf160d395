import { SessionError } from '../base/error.js';
import { elementCount, inputName, isArrayOf, type Tensor, type TypedArray } from '../graph/index.js';

type Feeds = Readonly<Record<string, TypedArray>>;

/**
 * A function that refuses feeds which are not exactly what a number of runs of a program takes, naming everything that is wrong
 * with them.
 */
export function feedCheck(where: string, inputs: readonly Tensor[]): (feeds: Feeds, runs: number) => void {
  const wanted = inputs.map((t) => ({ name: inputName(t), dtype: t.dtype, count: elementCount(t.shape) }));
  // Every step comes through here: what is wrong is looked for only where something is.
  return (feeds, runs) => {
    const fits =
      Object.keys(feeds).length === wanted.length &&
      wanted.every(({ name, dtype, count }) => {
        const data = feeds[name];
        return data !== undefined && isArrayOf(dtype, data) && data.length === count * runs;
      });
    if (!fits) refuse(where, inputs, feeds, runs);
  };
}

function refuse(where: string, inputs: readonly Tensor[], feeds: Feeds, runs: number): never {
  const wanted = new Map(inputs.map((t) => [inputName(t), t]));
  const missing = [...wanted.keys()]
    .filter((name) => !Object.hasOwn(feeds, name))
    .map((name) => `${name} is missing`);
  const wrong = Object.entries(feeds).flatMap(([name, data]) => {
    const input = wanted.get(name);
    if (input === undefined) return [`${name} is not an input`];
    if (!isArrayOf(input.dtype, data))
      return [`${name} must be ${input.dtype}, not ${data.constructor.name}`];
    const count = elementCount(input.shape) * runs;
    return data.length === count ? [] : [`${name} must hold ${count} values, not ${data.length}`];
  });
  throw new SessionError({
    code: 'session/feeds',
    where,
    what: 'the inputs given are not those of the program',
    got: [...missing, ...wrong],
    fix: 'give each input once, with its dtype and length',
  });
}
