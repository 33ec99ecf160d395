import { shellWord } from '../../base/shell-word.js';
import { parseTrainOptions, type RunConfig } from '../../train/index.js';
import { settingsOf } from './settings.js';

/** What trains the same model again. */
export interface Reproduction {
  /** Lines for a shell, in the folder of the run; null where no line can do it: the data were in memory. */
  readonly command: string | null;
  /** A config file with all that was not left to its default, as JSON. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The network stands in the run directory alone, and is taken from there. */
  readonly takesNetwork: boolean;
  /** Options whose resolved values no config file can say. */
  readonly unsaid: readonly string[];
}

/** What a person wrote, and what the data would decide in the same way again, but for what differs from machine to machine. */
const WRITTEN: readonly (string | undefined)[] = ['file', 'flag', 'given', 'finder'];
/** Decide the bytes, also where nobody wrote them. */
const ALWAYS: readonly string[] = ['seed', 'threads'];

/** Settings that train the run again, to the same bytes on the same machine with the same version. */
export function reproductionOf(config: RunConfig): Reproduction {
  const { source, training } = config;
  const isCustom = training.architecture === 'custom';
  const written = settingsOf(config).filter(
    ({ name, value, origin }) =>
      ALWAYS.includes(name) ||
      (WRITTEN.includes(origin ?? undefined) && value !== null && !(isCustom && name === 'architecture')),
  );
  const isSaid = ({ name, value }: (typeof written)[number]) =>
    !(name in training) || name === 'architecture' || canBeSaid(name, value);
  const said = Object.fromEntries(written.filter(isSaid).map(({ name, value }) => [name, value]));
  return {
    command:
      source.kind === 'pictureArrays'
        ? null
        : `pupil train ${shellWord(source.path)} --config pupil.config.json`,
    config: isCustom ? { ...said, model: 'network.json' } : said,
    takesNetwork: isCustom,
    unsaid: written.filter((setting) => !isSaid(setting)).map(({ name }) => name),
  };
}

function canBeSaid(name: string, value: unknown): boolean {
  try {
    parseTrainOptions({ [name]: value });
    return true;
  } catch {
    return false;
  }
}

/** Takes the network of the run out of its config. */
export const NETWORK_LINE =
  'node -p \'JSON.stringify(JSON.parse(fs.readFileSync("config.json")).classifier.network)\' > network.json';

/** Longer ones are broken. */
const LINE_COLUMNS = 72;

/** JSON with an option in each line. */
export function settingsFile(settings: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(settings).map(([name, value]) => {
    const line = `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`;
    if (line.length <= LINE_COLUMNS) return line;
    return `  ${JSON.stringify(name)}: ${JSON.stringify(value, undefined, 2).replaceAll('\n', '\n  ')}`;
  });
  return `{\n${lines.join(',\n')}\n}`;
}
