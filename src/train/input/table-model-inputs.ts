import {
  type CategoricalColumn,
  categoricalColumns,
  numericColumns,
  type TableColumn,
  type TableInput,
} from '../../data/index.js';
import { ELEMENT_TYPES } from '../../graph/index.js';
import type { OnnxGraph, OnnxNode, OnnxValue } from '../../onnx/index.js';
import { CODES, NUMBERS, REFUSED_CODE } from './table-features.js';

/** Operators for names stand in a set of their own. */
const LABELS_DOMAIN = 'ai.onnx.ml';

/** What a missing name is to an exported model. */
export const MISSING_NAME = '';

/**
 * The graph of a model with an input for each column, [N, 1]: double where it is numeric, with NaN for a missing value, and
 * string where it is categorical, with '' for a missing one. What they hold is put together into the feeds that the graph
 * had; all else is the graph that was trained.
 *
 * Names    An input is called as its column. Where the model has an output or a variable of that name, or the column has
 *          none, underscores are appended.
 */
export function withColumnInputs(
  graph: OnnxGraph,
  table: TableInput,
  variables: ReadonlySet<string>,
): OnnxGraph {
  const kept = new Set([...variables, ...graph.outputs.map(({ name }) => name)]);
  const names = inputNames(table, kept);
  const rows = graph.inputs[0].shape[0];
  const inputs = table.columns.map(
    ({ type }, i): OnnxValue => ({
      name: names[i],
      dtype: type === 'numeric' ? 'float64' : 'string',
      shape: [rows, 1],
    }),
  );
  const inner = renamed(graph, kept, new Set(names));
  const namesOf = (columns: readonly TableColumn[]) =>
    columns.map((column) => names[table.columns.indexOf(column)]);
  const numeric = numericColumns(table);
  const categorical = categoricalColumns(table);
  const free = (name: string) => freeName(name, inner.taken);
  const nodes = [
    ...(numeric.length > 0 ? [joined(namesOf(numeric), inner.nameOf(NUMBERS))] : []),
    ...categoryNodes(categorical, namesOf(categorical), inner.nameOf(CODES), free),
  ];
  return { ...inner.graph, inputs, nodes: [...nodes, ...inner.graph.nodes] };
}

function inputNames({ columns }: TableInput, kept: ReadonlySet<string>): string[] {
  const taken = new Set(kept);
  return columns.map(({ name }) => freeName(name, taken));
}

/** The name, with underscores until nothing else has it; it is taken from then on. */
function freeName(name: string, taken: Set<string>): string {
  let free = name;
  while (free === '' || taken.has(free)) free = `${free}_`;
  taken.add(free);
  return free;
}

/** Values in between that are called as an input are called otherwise. */
function renamed(graph: OnnxGraph, kept: ReadonlySet<string>, names: ReadonlySet<string>) {
  const own = [
    ...graph.inputs.map(({ name }) => name),
    ...graph.initializers.map(({ name }) => name),
    ...graph.nodes.flatMap(({ outputs }) => outputs),
  ].filter((name) => !kept.has(name));
  const taken = new Set([...kept, ...names, ...own]);
  const others = new Map(own.filter((name) => names.has(name)).map((name) => [name, freeName(name, taken)]));
  const nameOf = (name: string) => others.get(name) ?? name;
  const nodes = graph.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map(nameOf),
    outputs: node.outputs.map(nameOf),
  }));
  const initializers = graph.initializers.map((tensor) => ({ ...tensor, name: nameOf(tensor.name) }));
  return { graph: { ...graph, nodes, initializers }, nameOf, taken };
}

function joined(inputs: readonly string[], output: string): OnnxNode {
  return {
    opType: 'Concat',
    name: output,
    inputs: [...inputs],
    outputs: [output],
    attributes: { axis: { type: 'int', value: 1 } },
  };
}

function categoryNodes(
  columns: readonly CategoricalColumn[],
  names: readonly string[],
  codes: string,
  free: (name: string) => string,
): OnnxNode[] {
  if (columns.length === 0) return [];
  const coded = columns.map((column, i) => {
    const [wide, narrow] = [free(`${names[i]} code`), free(`${names[i]} code`)];
    const nodes: OnnxNode[] = [
      {
        opType: 'LabelEncoder',
        domain: LABELS_DOMAIN,
        name: wide,
        inputs: [names[i]],
        outputs: [wide],
        attributes: encoding(column),
      },
      {
        opType: 'Cast',
        name: narrow,
        inputs: [wide],
        outputs: [narrow],
        attributes: { to: { type: 'int', value: ELEMENT_TYPES.int32 } },
      },
    ];
    return { narrow, nodes };
  });
  return [
    ...coded.flatMap(({ nodes }) => nodes),
    joined(
      coded.map(({ narrow }) => narrow),
      codes,
    ),
  ];
}

/** The code of each name, of a missing one, and of any other. */
function encoding({ categories, missing, unknown }: CategoricalColumn): OnnxNode['attributes'] {
  const codeOfMissing = { category: categories.length, zeros: -1, error: REFUSED_CODE }[missing];
  const codes = new Map([
    [MISSING_NAME, codeOfMissing],
    ...categories.map((name, code) => [name, code] as const),
  ]);
  return {
    keys_strings: { type: 'strings', value: [...codes.keys()] },
    values_int64s: { type: 'ints', value: [...codes.values()] },
    default_int64: { type: 'int', value: unknown === 'zeros' ? -1 : REFUSED_CODE },
  };
}
