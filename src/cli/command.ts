import { z } from 'zod';
import { isPupilError, OptionError } from '../base/error.js';
import { type Field, fieldsOf } from './command-fields.js';
import { parseFields } from './command-options.js';
import { createOutput, type JsonObject, type Output } from './output.js';
import type { World } from './world.js';

/** The flags that every command has. */
const commonOptions = z.strictObject({
  json: z.boolean().default(false).describe('Print the result (or the error) as one JSON document.'),
  quiet: z.boolean().default(false).describe('Print nothing but the result and errors.'),
  debug: z.boolean().default(false).describe('Print the stack and the causes of an error.'),
});
const eventOptions = commonOptions.extend({
  ndjson: z.boolean().default(false).describe('Print every event as one line of JSON, the result last.'),
});

export interface Example {
  readonly line: string;
  readonly what: string;
}

/** What a command came to. */
export interface Outcome<Document> {
  readonly document: Document;
  /** The same for people. */
  readonly text: readonly string[];
  /** 0 unless told otherwise. */
  readonly exitCode?: number;
  /** What goes on after the result was told: of a command that runs until it is stopped. */
  readonly ongoing?: () => Promise<void>;
}

/** What a command runs with, beside its options. */
export interface CommandContext {
  readonly output: Output;
  readonly signal: AbortSignal;
  readonly world: World;
}

export interface CommandDefinition<Options extends z.ZodObject, Result extends z.ZodType> {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** More for the help of the command itself. */
  readonly description?: string;
  /** Names of the options given by place; the last may be a list. */
  readonly positionals: readonly (keyof z.output<Options> & string)[];
  readonly options: Options;
  readonly examples: readonly Example[];
  /** Schema of the result document: the contract with programs that read it. */
  readonly result: Result;
  /** What looks like a flag and is none of this command is a positional: it asks about flags. */
  readonly takesOtherFlags?: boolean;
  /** Long commands report events: they have --ndjson. */
  readonly hasEvents?: boolean;
  /** `given` names the options that were written out, as opposed to left to their defaults. */
  run(
    options: z.output<Options>,
    context: CommandContext,
    given: ReadonlySet<string>,
  ): Promise<Outcome<z.input<Result>>>;
}

/** A command with its schema turned into flags, ready for the program; the types of its options are inside. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly description: string | undefined;
  readonly positionals: readonly Field[];
  readonly flags: readonly Field[];
  readonly examples: readonly Example[];
  readonly result: z.ZodType;
  readonly takesOtherFlags: boolean;
  /** `raw` holds what was written: text, lists of text, or true and false; returns the exit code. */
  execute(raw: Readonly<Record<string, unknown>>, world: World): Promise<number>;
}

/** Declare a command: one schema gives its flags, defaults, help and checks. */
export function defineCommand<Options extends z.ZodObject, Result extends z.ZodType>(
  definition: CommandDefinition<Options, Result>,
): Command {
  const { name, summary, description, options, examples, result, takesOtherFlags = false } = definition;
  const common = definition.hasEvents ? eventOptions : commonOptions;
  const ownFields = fieldsOf(options);
  const commonFields = fieldsOf(common);
  const positionals = definition.positionals.map((key) => ownFields.find((field) => field.name === key)!);
  const flags = [...ownFields.filter((field) => !positionals.includes(field)), ...commonFields];
  return Object.freeze({
    name,
    summary,
    description,
    positionals,
    flags,
    examples,
    result,
    takesOtherFlags,
    async execute(raw: Readonly<Record<string, unknown>>, world: World) {
      const isCommon = (key: string) => commonFields.some((field) => field.name === key);
      const own = Object.fromEntries(Object.entries(raw).filter(([key]) => !isCommon(key)));
      const { json, quiet, debug } = common.parse(pick(raw, isCommon));
      if (json && raw.ndjson === true) {
        throw new OptionError({
          code: 'option/json-and-ndjson',
          where: '--ndjson',
          what: 'one document for all and one for each event exclude each other',
          fix: 'give either --json or --ndjson',
        });
      }
      const mode = json ? 'json' : raw.ndjson === true ? 'ndjson' : 'text';
      const parsed = parseFields(options, ownFields, { name, positionals: definition.positionals }, own);
      const output = createOutput(world, { mode, quiet, debug });
      const sayStopping = () => {
        if (world.stderr.isTTY && isAskedToStop(world.signal)) output.note(STOPPING);
      };
      world.signal.addEventListener('abort', sayStopping);
      try {
        const context = { output, signal: world.signal, world };
        const outcome = await definition.run(parsed, context, new Set(Object.keys(own)));
        const isOngoing = outcome.ongoing !== undefined;
        output.result(outcome.document as JsonObject, outcome.text, { isOngoing });
        await outcome.ongoing?.();
        return outcome.exitCode ?? 0;
      } finally {
        world.signal.removeEventListener('abort', sayStopping);
        output.progress.finish();
      }
    },
  });
}

const STOPPING = 'stopping; press Ctrl-C again to stop at once';

/** By a person or the system, rather than by a reader that left. */
function isAskedToStop({ reason }: AbortSignal): boolean {
  return isPupilError(reason) && ['interrupted/sigint', 'interrupted/sigterm'].includes(reason.code);
}

function pick(
  values: Readonly<Record<string, unknown>>,
  keep: (key: string) => boolean,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => keep(key)));
}
