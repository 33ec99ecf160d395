import { Argument, CommanderError, Option, Command as Parser } from 'commander';
import { OptionError } from '../base/error.js';
import { kebabCase } from '../base/kebab-case.js';
import { nearestName } from '../base/nearest-name.js';
import type { Command, Example } from './command.js';
import type { Field } from './command-fields.js';
import { COMMANDS, type CommandEntry } from './command-list.js';
import { createOutput } from './output.js';
import { EXIT_USAGE, reportError } from './render-error.js';
import { textColumns } from './text-columns.js';
import type { World } from './world.js';

const SUMMARY = 'Train image classifiers from a folder of pictures.';
const EXAMPLES: readonly Example[] = [
  { line: 'pupil demo', what: 'draw a small picture folder and train on it' },
  { line: 'pupil train photos/', what: 'one subfolder per class; nothing to configure' },
  { line: 'pupil predict runs/photos-1/model.onnx *.jpg', what: 'labels and probabilities' },
];

/**
 * Run one command line (without the name of the program) and return the exit code.
 *
 * Nothing escapes: every error is printed as text or JSON, whichever the line asks for.
 */
export async function runProgram(
  line: readonly string[],
  world: World,
  commands: readonly CommandEntry[] = COMMANDS,
): Promise<number> {
  try {
    return await parseAndExecute(line, world, commands);
  } catch (error) {
    const report = reportError(error);
    // The line may be unusable as a whole; these flags are asked of it as it stands.
    const mode = line.includes('--json') ? 'json' : line.includes('--ndjson') ? 'ndjson' : 'text';
    createOutput(world, { mode, quiet: true, debug: line.includes('--debug') }).error(report);
    return report.exitCode;
  }
}

async function parseAndExecute(
  line: readonly string[],
  world: World,
  commands: readonly CommandEntry[],
): Promise<number> {
  let exitCode = 0;
  const program = createParser('pupil', world)
    .description(SUMMARY)
    .usage('<command> [options]')
    .version(world.version, '--version', 'Print the version.')
    .addHelpText('after', renderExamples(EXAMPLES))
    .helpCommand('help [command]', 'Show the help of a command.');
  const wanted = wantedCommand(line, commands);
  const parsers = new Map<string, Parser>();
  for (const { name, summary, load } of commands) {
    const [first, second] = name.split(' ');
    const parser = createParser(second ?? first, world).summary(summary);
    parsers.set(name, parser);
    if (name === wanted) {
      const command = await load();
      declare(parser, command);
      parser.action(async () => {
        exitCode = await command.execute(rawOptions(parser, command), world);
      });
    }
    const parent = second === undefined ? program : parsers.get(first)!;
    parent.addCommand(parser);
  }
  if (line.length === 0) {
    world.stderr.write(program.helpInformation());
    world.stderr.write(`${renderExamples(EXAMPLES)}\n`);
    return EXIT_USAGE;
  }
  try {
    await program.parseAsync(line, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    throw usageError(error, wanted, meantCommand(line, wanted, commands));
  }
  return exitCode;
}

/** The command that a line asks for, by its full name: `data get` before `data`. */
function wantedCommand(line: readonly string[], commands: readonly CommandEntry[]): string | undefined {
  const words = (line[0] === 'help' ? line.slice(1) : line).filter((word) => !word.startsWith('-'));
  const both = words.slice(0, 2).join(' ');
  return commands.some(({ name }) => name === both) ? both : words[0];
}

/** The command of two words, such as `data get`, whose second one was probably mistyped where `data` takes an argument. */
function meantCommand(
  line: readonly string[],
  wanted: string | undefined,
  commands: readonly CommandEntry[],
): string | undefined {
  const second = line.filter((word) => !word.startsWith('-'))[1];
  if (second === undefined) return undefined;
  const inner = commands.flatMap(({ name }) => {
    const [first, last] = name.split(' ');
    return first === wanted && last !== undefined ? [last] : [];
  });
  const nearest = nearestName(second, inner);
  return nearest === undefined ? undefined : `${wanted} ${nearest}`;
}

function createParser(name: string, world: World): Parser {
  const width = () => textColumns(world.stdout.columns());
  return new Parser(name)
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ minWidthToWrap: 20 })
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      // Usage errors come back as exceptions and are printed like all others.
      writeErr: () => {},
      getOutHelpWidth: width,
      getErrHelpWidth: width,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .helpOption('-h, --help', 'Show this help.')
    .allowExcessArguments(false);
}

function declare(parser: Parser, command: Command): void {
  const { summary, description, positionals, flags, examples, takesOtherFlags } = command;
  parser.allowUnknownOption(takesOtherFlags);
  parser.description(description === undefined ? summary : `${summary}\n\n${description}`);
  for (const field of positionals) {
    const name = field.isList ? `${field.name}...` : field.name;
    parser.addArgument(new Argument(field.isRequired ? `<${name}>` : `[${name}]`, describe(field)));
  }
  for (const field of flags) {
    const alias = field.alias === undefined ? '' : `--${field.alias}, `;
    const flag = field.isNegated ? `--no-${field.flag}` : `${alias}--${field.flag}`;
    const option = new Option(field.isBoolean ? flag : `${flag} <${field.value}>`, describe(field));
    parser.addOption(field.isList ? option.argParser(collect) : option);
  }
  parser.addHelpText('after', renderExamples(examples));
}

/** A list is written as the flag once for each item. */
function collect(value: string, before: readonly string[] | undefined): string[] {
  return [...(before === undefined ? [] : before), value];
}

function describe(field: Field): string {
  const hasNoText = field.isBoolean || field.isList || field.default === undefined;
  return hasNoText ? field.description : `${field.description} (default: ${String(field.default)})`;
}

function renderExamples(examples: readonly Example[]): string {
  return `\nExamples:\n${examples.map(({ line, what }) => `  ${line}\n      ${what}`).join('\n')}`;
}

/** What was written on the line; defaults are left to the schema. */
function rawOptions(parser: Parser, { positionals, flags }: Command): Record<string, unknown> {
  const raw: Record<string, unknown> = {};
  for (const { name } of flags) {
    if (parser.getOptionValueSource(name) === 'cli') raw[name] = parser.getOptionValue(name);
  }
  positionals.forEach(({ name, isList }, i) => {
    const value: unknown = parser.processedArgs[i];
    if (value !== undefined && !(isList && Array.isArray(value) && value.length === 0)) raw[name] = value;
  });
  return raw;
}

/** Commander's "error: unknown option '--epoch'\n(Did you mean --epochs?)" as an error of ours. */
function usageError(
  error: CommanderError,
  wanted: string | undefined,
  meant: string | undefined,
): OptionError {
  const [what, own] = error.message.replace(/^error: /, '').split('\n');
  const isOther = error.code === 'commander.excessArguments' && meant !== undefined;
  const suggestion = isOther ? `(Did you mean pupil ${meant}?)` : own;
  const help =
    wanted === undefined || error.code === 'commander.unknownCommand'
      ? 'pupil --help'
      : `pupil ${wanted} --help`;
  return new OptionError({
    code: `option/${kebabCase(error.code.replace('commander.', ''))}`,
    what,
    fix: suggestion === undefined ? `see ${help}` : `${suggestion.replace(/^\((.*)\)$/, '$1')} See ${help}`,
  });
}
