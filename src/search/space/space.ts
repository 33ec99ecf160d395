import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { issueLines } from '../../base/issue-lines.js';
import { type Json, Parameter, sameJson } from './parameter.js';
import { spaceProblems } from './space-problems.js';

/** What a search varies, and what all its trials share; the JSON that a person writes. */
export const Space = z
  .strictObject({
    parameters: z
      .record(z.string().min(1), Parameter)
      .describe('What is varied, by the place of the value in a config: learningRate, optimizer.momentum.'),
    fixed: z
      .record(z.string().min(1), z.json())
      .default({})
      .describe('What all trials share, by the place of the value in a config.'),
  })
  .superRefine(({ parameters, fixed }, { addIssue }) => {
    for (const { path, message } of spaceProblems(parameters, fixed))
      addIssue({ code: 'custom', path, message });
  })
  .describe('The space of a search.');
export type Space = z.output<typeof Space>;
/** What a person may write. */
export type SpaceInput = z.input<typeof Space>;

/** A value for each parameter that counts. */
export type Point = Readonly<Record<string, Json>>;

/** Throws OptionError `option/space` naming everything that is wrong; `where` is a file, or what it is called. */
export function parseSpace(input: unknown, where = 'space'): Space {
  const parsed = Space.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new OptionError({
    code: 'option/space',
    where,
    what: 'the space of the search is not valid',
    got: issueLines(parsed.error, 'space'),
    fix: 'correct the parameters named above; docs/search.md has the form',
  });
}

/** Place in a config that a parameter decides. */
export function placeOf({ parameters }: Pick<Space, 'parameters'>, name: string): string {
  return parameters[name].path ?? name;
}

/** Names of the parameters, each after those that decide whether it counts, else as they were declared. */
export function orderOf({ parameters }: Pick<Space, 'parameters'>): readonly string[] {
  const order: string[] = [];
  const visit = (name: string) => {
    if (order.includes(name)) return;
    for (const parent of Object.keys(parameters[name].when)) visit(parent);
    order.push(name);
  };
  Object.keys(parameters).forEach(visit);
  return order;
}

/** Whether a parameter counts, given the values of those it depends on. */
export function isActive({ when }: Parameter, point: Point): boolean {
  return Object.entries(when).every(
    ([parent, values]) =>
      Object.hasOwn(point, parent) && values.some((value) => sameJson(value, point[parent])),
  );
}

/** A point made parameter by parameter, in the order of `orderOf`; `choose` sees the values before. */
export function pointOf(
  space: Space,
  choose: (name: string, parameter: Parameter, point: Point) => Json,
): Point {
  const point: Record<string, Json> = {};
  for (const name of orderOf(space)) {
    const parameter = space.parameters[name];
    if (isActive(parameter, point)) point[name] = choose(name, parameter, point);
  }
  return point;
}
