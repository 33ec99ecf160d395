import type { z } from 'zod';
import { OptionError } from '../base/error.js';
import type { Field } from './command-fields.js';

/** A decimal number and nothing else: no hexadecimal, no empty text, no Infinity. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * The options of a command from what was written on the command line.
 *
 * Throws   OptionError naming everything that is wrong, not the first alone.
 */
export function parseFields<Options extends z.ZodObject>(
  schema: Options,
  fields: readonly Field[],
  command: { readonly name: string; readonly positionals: readonly string[] },
  raw: Readonly<Record<string, unknown>>,
): z.output<Options> {
  const typed = Object.fromEntries(
    Object.entries(raw).map(([name, value]) => [name, readNumber(fields, name, value)]),
  );
  const parsed = schema.safeParse(typed);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const field = fields.find(({ name }) => name === issue.path[0]);
    if (field === undefined) return { where: 'options', what: issue.message, got: undefined };
    const where = command.positionals.includes(field.name) ? `<${field.name}>` : `--${field.flag}`;
    // A refinement says more than the type does.
    const what = issue.code === 'custom' ? issue.message : `the value must be ${field.rule}`;
    const got = raw[field.name];
    return { where, what: got === undefined ? `this is needed: ${field.rule}` : what, got };
  });
  const [first] = problems;
  const fix = `see pupil ${command.name} --help`;
  if (problems.length === 1) throw new OptionError({ code: 'option/value', ...first, fix });
  throw new OptionError({
    code: 'option/value',
    what: [
      `${problems.length} options cannot be used:`,
      ...problems.map(
        ({ where, what, got }) =>
          `${where}: ${what}${got === undefined ? '' : `, not ${JSON.stringify(got)}`}`,
      ),
    ].join('\n'),
    fix,
  });
}

function readNumber(fields: readonly Field[], name: string, value: unknown): unknown {
  const isNumber = fields.find((field) => field.name === name)?.takesNumber;
  return isNumber && typeof value === 'string' && NUMBER.test(value) ? Number(value) : value;
}
