import type { z } from 'zod';
import { messageOf, OptionError } from '../base/error.js';
import { didYouMean } from '../base/nearest-name.js';
import type { Field } from './command-fields.js';

/** A decimal number and nothing else: no hexadecimal, no empty text, no Infinity. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** An object or a list of them; a pattern such as `{a,b}.*` or `[12]*`, of which flags may take many, is neither. */
const JSON_OBJECTS = /^\s*\[?\s*\{\s*["}]/;
/** Where a name is the alternative nothing else begins so: `{kind: cosine}` is JSON without its quotes. */
const JSON_BEGINNING = /^\s*[[{]/;

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
    Object.entries(raw).map(([name, value]) => [name, readValue(fields, name, value)]),
  );
  const parsed = schema.safeParse(typed);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const field = fields.find(({ name }) => name === issue.path[0]);
    if (field === undefined) return { where: 'options', what: issue.message, got: undefined, meant: '' };
    const where = command.positionals.includes(field.name) ? `<${field.name}>` : `--${field.flag}`;
    // A refinement says more than the type does.
    const what = issue.code === 'custom' ? issue.message : `the value must be ${field.rule}`;
    const got = raw[field.name];
    const names = issue.code === 'invalid_value' ? issue.values.map(String) : [];
    const meant = typeof got === 'string' ? didYouMean(got, names) : '';
    return { where, what: got === undefined ? `this is needed: ${field.rule}` : what, got, meant };
  });
  const [first] = problems;
  const fix = `see pupil ${command.name} --help`;
  if (problems.length === 1) {
    const { meant, ...problem } = first!;
    throw new OptionError({
      code: 'option/value',
      ...problem,
      fix: `${meant}${meant === '' ? 's' : 'S'}${fix.slice(1)}`,
    });
  }
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

/** Flags are text: what looks like a number or a JSON object is read as one where the option takes such, and checked by the schema as any other. */
function readValue(fields: readonly Field[], name: string, value: unknown): unknown {
  const field = fields.find((f) => f.name === name);
  if (field?.isList && Array.isArray(value)) return value.flatMap((item) => readText(field, item));
  return field === undefined ? value : readText(field, value);
}

function readText({ takesNumber, takesJson, isList, flag }: Field, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (takesNumber && NUMBER.test(value)) return Number(value);
  const isJson = (isList ? JSON_OBJECTS : JSON_BEGINNING).test(value);
  return takesJson && isJson ? readJson(flag, value) : value;
}

function readJson(flag: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new OptionError({
      code: 'option/json',
      where: `--${flag}`,
      what: `the value begins like JSON but is not: ${messageOf(cause)}`,
      got: text,
      fix: 'write keys and text in double quotes, and the whole in single quotes for the shell',
      cause,
    });
  }
}
