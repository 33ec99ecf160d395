import { isDeepStrictEqual } from 'node:util';
import { OptionError } from '../../base/error.js';
import { lowerBound, type TableColumn, type TableInput } from '../../data/index.js';
import { exampleKind, type ModelContract } from '../../train/index.js';

/** What a model is called, and what it says about itself. */
interface Described {
  readonly name: string;
  readonly contract: ModelContract;
}

type PictureInput = Exclude<ModelContract['input'], TableInput>;

/**
 * What an ensemble takes and answers. Pictures are of the size of the largest member: the others get them smaller. Names of a
 * column are those that any member knows, or, where names that are not known are refused, those that all know.
 *
 * Throws  OptionError `option/members` for members that cannot be asked about the same.
 */
export function commonContract(members: readonly Described[]): ModelContract {
  const [first, ...others] = members;
  for (const other of others) requireSameAnswers(first, other);
  const [{ contract }] = members;
  const { task, classes, augment } = contract;
  const isSameAugment = others.every((other) => isDeepStrictEqual(other.contract.augment, augment));
  return {
    task,
    classes,
    input: commonInput(members),
    ...(augment !== undefined && isSameAugment && { augment }),
  };
}

function requireSameAnswers(a: Described, b: Described): void {
  for (const part of ['task', 'classes'] as const) {
    if (isDeepStrictEqual(a.contract[part], b.contract[part])) continue;
    throw differs(a, b, `members must have the same ${part}, in the same order`, (one) => one.contract[part]);
  }
}

function commonInput(members: readonly Described[]): ModelContract['input'] {
  const inputs = members.map(({ contract }) => contract.input);
  const tables = inputs.flatMap((input) => ('kind' in input ? [input] : []));
  const pictures = inputs.flatMap((input) => ('kind' in input ? [] : [input]));
  if (tables.length > 0 && pictures.length > 0) {
    const [a] = members;
    const b = members.find(({ contract }) => 'kind' in contract.input !== 'kind' in a.contract.input)!;
    throw differs(a, b, 'some members take pictures and others rows of a table', ({ contract }) =>
      exampleKind(contract.input),
    );
  }
  return tables.length > 0 ? commonTable(members, tables) : largestPicture(members, pictures);
}

function largestPicture(members: readonly Described[], inputs: readonly PictureInput[]): PictureInput {
  const area = ({ height, width }: PictureInput) => height * width;
  const largest = inputs.reduce((a, b) => (area(b) > area(a) ? b : a));
  const reference = members[inputs.indexOf(largest)];
  inputs.forEach((input, i) => {
    const isSameShape = input.height * largest.width === input.width * largest.height;
    const isShown =
      input.channels === largest.channels &&
      input.fit === largest.fit &&
      // Cut or padded to another shape, a picture no longer holds all that this member saw of it.
      (isSameShape || largest.fit === 'stretch');
    if (isShown) return;
    throw differs(
      reference,
      members[i],
      'members must see the same part of a picture, in the same colours: channels, fit and the shape of the input must agree; only the size may differ',
      ({ contract }) => contract.input,
    );
  });
  return largest;
}

function commonTable(members: readonly Described[], tables: readonly TableInput[]): TableInput {
  const [first] = tables;
  tables.forEach((table, i) => {
    if (isDeepStrictEqual(table.columns.map(policyOf), first.columns.map(policyOf))) return;
    throw differs(
      members[0],
      members[i],
      'members must take the same columns, in the same order, with the same rules for what is missing or unknown',
      ({ contract }) => (contract.input as TableInput).columns.map(policyOf),
    );
  });
  return {
    ...first,
    columns: first.columns.map((column, c) =>
      column.type === 'numeric'
        ? strictest(tables.map(({ columns }) => columns[c]))
        : { ...column, categories: commonNames(tables.map(({ columns }) => columns[c])) },
    ),
  };
}

/** The column of the member that is defined for the fewest numbers: what it refuses, the ensemble could not answer. */
function strictest(columns: readonly TableColumn[]): TableColumn {
  const numeric = columns.flatMap((column) => (column.type === 'numeric' ? [column] : []));
  return numeric.reduce((a, b) => (lowerBound(b) > lowerBound(a) ? b : a));
}

/** What decides which values a column may have. */
function policyOf(column: TableColumn): string {
  const { name, type } = column;
  const rules =
    column.type === 'numeric'
      ? `missing ${column.missing.fill === null ? 'refused' : 'filled'}`
      : `missing ${column.missing}, unknown ${column.unknown}`;
  return `${name}: ${type}, ${rules}`;
}

function commonNames(columns: readonly TableColumn[]): string[] {
  const lists = columns.flatMap((column) => (column.type === 'categorical' ? [column] : []));
  const all = [...new Set(lists.flatMap(({ categories }) => categories))];
  if (lists[0].unknown === 'zeros') return all;
  return all.filter((name) => lists.every(({ categories }) => categories.includes(name)));
}

function differs(a: Described, b: Described, what: string, of: (one: Described) => unknown): OptionError {
  return new OptionError({
    code: 'option/members',
    where: b.name,
    what,
    got: { [a.name]: of(a), [b.name]: of(b) },
    fix: 'leave one of them out',
  });
}
