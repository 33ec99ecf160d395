import { SessionError } from '../base/error.js';
import { elementCount, inputName, isArrayOf, type Tensor, type TypedArray } from '../graph/index.js';

/** Refuse a set of feeds that is not exactly what a program takes, naming everything that is wrong with it. */
export function checkFeeds(
  where: string,
  inputs: readonly Tensor[],
  feeds: Readonly<Record<string, TypedArray>>,
): void {
  const wanted = new Map(inputs.map((t) => [inputName(t), t]));
  const missing = [...wanted.keys()]
    .filter((name) => !Object.hasOwn(feeds, name))
    .map((name) => `${name} is missing`);
  const wrong = Object.entries(feeds).flatMap(([name, data]) => {
    const input = wanted.get(name);
    if (input === undefined) return [`${name} is not an input`];
    if (!isArrayOf(input.dtype, data))
      return [`${name} must be ${input.dtype}, not ${data.constructor.name}`];
    const count = elementCount(input.shape);
    return data.length === count ? [] : [`${name} must hold ${count} values, not ${data.length}`];
  });
  const problems = [...missing, ...wrong];
  if (problems.length > 0) {
    throw new SessionError({
      code: 'session/feeds',
      where,
      what: 'the inputs given are not those of the program',
      got: problems,
      fix: 'give each input once, with its dtype and length',
    });
  }
}
