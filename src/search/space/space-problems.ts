import { didYouMean } from '../../base/nearest-name.js';
import { isValueOf } from './domain.js';
import { type Json, type Parameter, sameJson } from './parameter.js';

interface Problem {
  readonly path: (string | number)[];
  readonly message: string;
}

type Parameters = Readonly<Record<string, Parameter>>;

/** What the parameters of a space say against each other. */
export function spaceProblems(parameters: Parameters, fixed: Readonly<Record<string, Json>>): Problem[] {
  const names = Object.keys(parameters);
  const problems: Problem[] = names.flatMap((name) => conditionProblems(name, parameters));
  for (const name of names) {
    const place = parameters[name].path ?? name;
    if (Object.hasOwn(fixed, place)) {
      problems.push({ path: ['fixed', place], message: 'is also a parameter: it is either varied or fixed' });
    }
  }
  problems.push(...sharedPlaces(parameters));
  if (problems.length > 0) return problems;
  return names
    .filter((name) => reaches(name, name, parameters))
    .map((name) => ({
      path: ['parameters', name, 'when'],
      message: 'counts only if it counts itself: conditions go in a circle',
    }));
}

function conditionProblems(name: string, parameters: Parameters): Problem[] {
  return Object.entries(parameters[name].when).flatMap(([parent, values]) => {
    const path = ['parameters', name, 'when', parent];
    if (!Object.hasOwn(parameters, parent)) {
      const others = Object.keys(parameters).filter((other) => other !== name);
      const remedy = didYouMean(parent, others).trimEnd();
      return [{ path, message: [`there is no parameter "${parent}"`, remedy].filter(Boolean).join('; ') }];
    }
    return values.flatMap((value, i) =>
      isValueOf(parameters[parent], value)
        ? []
        : [{ path: [...path, i], message: `${JSON.stringify(value)} is no value of "${parent}"` }],
    );
  });
}

function reaches(from: string, target: string, parameters: Parameters, seen = new Set<string>()): boolean {
  return Object.keys(parameters[from].when).some((parent) => {
    if (parent === target) return true;
    if (seen.has(parent)) return false;
    seen.add(parent);
    return reaches(parent, target, parameters, seen);
  });
}

/** Two parameters decide the same place only where never both of them count. */
function sharedPlaces(parameters: Parameters): Problem[] {
  const entries = Object.entries(parameters);
  return entries.flatMap(([name, one], i) =>
    entries.slice(0, i).flatMap(([other, another]) => {
      const isShared = (one.path ?? name) === (another.path ?? other);
      if (!isShared || excludeEachOther(one, another)) return [];
      return [
        {
          path: ['parameters', name],
          message: `decides the same place as "${other}" while both may count: give them conditions on one parameter, with different values`,
        },
      ];
    }),
  );
}

function excludeEachOther(a: Parameter, b: Parameter): boolean {
  return Object.entries(a.when).some(
    ([parent, values]) =>
      Object.hasOwn(b.when, parent) &&
      !values.some((value) => b.when[parent].some((other) => sameJson(value, other))),
  );
}
