import { z } from 'zod';
import { FormatError, InternalError, OptionError } from '../../base/error.js';
import { issueLines } from '../../base/issue-lines.js';
import { AugmentPlan, TableInput } from '../../data/index.js';
import { simplify } from '../../graph/index.js';
import { Task, type Variable, withFileNodes } from '../../nn/index.js';
import {
  decodeModel,
  encodeModel,
  IR_VERSION,
  lowerGraph,
  type OnnxGraph,
  type OnnxTensor,
  OPSET,
  opsetsOfNodes,
} from '../../onnx/index.js';
import { buildClassifier, Classifier, type ClassifierDefinition, inputOf } from './classifier.js';

/** Name of its one output: probabilities of classes or labels, or the numbers of a regression. */
export function modelOutput(task: Task): 'probabilities' | 'predictions' {
  return task === 'regression' ? 'predictions' : 'probabilities';
}

/** Prefix of our keys in the file's `metadata_props`. */
const KEY = 'pupil.';
const FORMAT_VERSION = '2';

const PictureContract = z
  .strictObject({
    height: z.int().positive().describe('Pixels.'),
    width: z.int().positive().describe('Pixels.'),
    channels: z.union([z.literal(1), z.literal(3)]).describe('1: grey; 3: red, green, blue.'),
    fit: z
      .enum(['crop', 'stretch', 'pad'])
      .describe('How a picture of another shape is brought to this size.'),
  })
  .describe('uint8 [N, height, width, channels], 0 to 255; normalization happens inside the model.');

/** What an exported model says about itself; enough to prepare what it is asked about and to name the answer. */
export const ModelContract = z.strictObject({
  task: Task.describe('What the model says of a picture or a row.'),
  classes: z
    .array(z.string())
    .min(1)
    .describe('Names of the classes, labels or numbers, in the order of the output.'),
  input: z.union([
    PictureContract,
    TableInput.describe('An input for each column, in this order; normalization happens inside the model.'),
  ]),
  augment: AugmentPlan.optional().describe(
    'How pictures were changed in training, which is what variants are drawn from when the model is asked; files of older versions do not say it.',
  ),
});
export type ModelContract = z.output<typeof ModelContract>;

/**
 * The bytes of a self-contained ONNX model: uint8 pixels [N, H, W, C] or an input [N, 1] for each column of a table in,
 * `modelOutput` [N, K] out, N symbolic, normalization and parameters inside, the contract in its metadata.
 */
export function exportClassifier(
  classifier: ClassifierDefinition,
  contract: ModelContract,
  values: ReadonlyMap<string, Float32Array>,
): Uint8Array {
  const graph = inferenceGraph(classifier, values, 2);
  const other = inferenceGraph(classifier, values, 3);
  if (structure(graph) !== structure(other)) {
    throw new InternalError({
      code: 'internal/batch-size',
      where: 'export',
      what: 'the inference graph depends on the batch size, so it cannot be exported for any number of examples',
    });
  }
  const { target } = classifier;
  return encodeModel({
    graph: withSymbolicBatch(graph),
    opsets: { '': OPSET, ...opsetsOfNodes(graph.nodes) },
    irVersion: IR_VERSION,
    metadata: {
      ...contractMetadata(contract),
      [`${KEY}network`]: JSON.stringify(classifier.network),
      ...('normalization' in classifier && {
        [`${KEY}normalization`]: JSON.stringify(classifier.normalization),
      }),
      ...(target !== undefined && { [`${KEY}target`]: JSON.stringify(target) }),
    },
    ...PRODUCER,
  });
}

/** What a file says of who wrote it. */
export const PRODUCER = { producer: 'pupil', producerVersion: '' } as const;

/** A contract as it stands in the metadata of a model. */
export function contractMetadata({ task, classes, input, augment }: ModelContract): Record<string, string> {
  return {
    [`${KEY}format`]: FORMAT_VERSION,
    [`${KEY}task`]: task,
    [`${KEY}classes`]: JSON.stringify(classes),
    [`${KEY}input`]: JSON.stringify(input),
    ...(augment !== undefined && { [`${KEY}augment`]: JSON.stringify(augment) }),
  };
}

/** Variables are written under the names that training gave them, each whole, so that they can be found and read back. */
function inferenceGraph(
  classifier: ClassifierDefinition,
  values: ReadonlyMap<string, Float32Array>,
  batchSize: number,
): OnnxGraph {
  // Nodes of other people are right for any number of pictures; written in ours they may hold on to one.
  const network = withFileNodes(classifier.network);
  const built = buildClassifier({ ...classifier, network }, { batchSize, mode: 'inference' });
  const { variables } = built.network;
  const outputs = simplify({ [modelOutput(classifier.task)]: built.answers });
  const inputs = [...built.feeds, ...variables.map(({ tensor }) => tensor)];
  const graph = lowerGraph({ name: 'pupil', inputs, outputs });
  const whole = withValues(graph, variables, values);
  return inputOf(classifier).exported(whole, new Set(variables.map(({ name }) => name)));
}

/** A graph that takes variables last, with their values inside of it in their place. */
export function withValues(
  graph: OnnxGraph,
  variables: readonly Variable[],
  values: ReadonlyMap<string, Float32Array>,
): OnnxGraph {
  const initializers = variables.map(({ name, shape }) => {
    const data = values.get(name);
    if (data === undefined)
      throw new InternalError({ where: 'export', what: 'a variable has no value', got: name });
    return { name, dtype: 'float32' as const, shape: [...shape], data };
  });
  return {
    ...graph,
    inputs: graph.inputs.slice(0, graph.inputs.length - variables.length),
    initializers: [...initializers, ...graph.initializers],
  };
}

function structure({ nodes, initializers }: OnnxGraph): string {
  const small = initializers
    .filter(({ data }) => data.length <= 64)
    .map(({ name, data }) => [name, Array.from(data as ArrayLike<number>, String)]);
  // Nodes of other people may hold whole numbers of 64 bits.
  return JSON.stringify([nodes, small], (_, value) => (typeof value === 'bigint' ? String(value) : value));
}

/** The graph for any number of examples. */
export function withSymbolicBatch(graph: OnnxGraph): OnnxGraph {
  const symbolic = <T extends { shape: (number | string)[] }>(value: T) => ({
    ...value,
    shape: ['N', ...value.shape.slice(1)],
  });
  return { ...graph, inputs: graph.inputs.map(symbolic), outputs: graph.outputs.map(symbolic) };
}

/**
 * The contract in a model's metadata.
 *
 * Throws  FormatError if the file is a model of somebody else, or of a version that is not known.
 */
export function readContract(where: string, metadata: Readonly<Record<string, string>>): ModelContract {
  const version = metadata[`${KEY}format`];
  if (version === undefined) {
    throw new FormatError({
      code: 'format/foreign-model',
      where,
      what: 'this ONNX model was not exported by Pupil: it does not say what its classes are and what goes in',
      fix: 'give a model.onnx that `pupil train` wrote',
    });
  }
  const parsed = version === FORMAT_VERSION ? ModelContract.safeParse(contractFields(metadata)) : undefined;
  if (parsed?.success) return parsed.data;
  throw new FormatError({
    code: 'format/model-contract',
    where,
    what: 'the description inside the model cannot be read',
    got: parsed ? issueLines(parsed.error, 'metadata') : { format: version, known: FORMAT_VERSION },
    fix: parsed ? 'export the model again' : 'update Pupil, or export the model again with this version',
  });
}

function contractFields(metadata: Readonly<Record<string, string>>) {
  const augment = metadata[`${KEY}augment`];
  return {
    task: metadata[`${KEY}task`],
    classes: parseJson(metadata[`${KEY}classes`]),
    input: parseJson(metadata[`${KEY}input`]),
    ...(augment !== undefined && { augment: parseJson(augment) }),
  };
}

/** Of text that is missing null; undefined of what is not JSON. */
export function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}

/**
 * The network and the constants inside a model, as it was trained; for tables of layers and for going on from it.
 *
 * Throws  OptionError `option/ensemble` for a model that is made of several.
 */
export function readClassifier(
  where: string,
  metadata: Readonly<Record<string, string>>,
): ClassifierDefinition {
  const members = ensembleMembers(metadata);
  if (members !== undefined) {
    throw new OptionError({
      code: 'option/ensemble',
      where,
      what: 'this model is an ensemble: it has no network of its own',
      got: members,
      fix: 'ask about one of its members',
    });
  }
  const { task, classes, input } = readContract(where, metadata);
  const [network, normalization, target] = ['network', 'normalization', 'target'].map((key) =>
    parseJson(metadata[`${KEY}${key}`]),
  );
  const constants = {
    ...('kind' in input ? {} : { normalization }),
    ...(target === null ? {} : { target }),
  };
  const parsed = Classifier.safeParse({ task, classes, input: withoutFit(input), network, ...constants });
  if (parsed.success) return parsed.data;
  throw new FormatError({
    code: 'format/model-contract',
    where,
    what: 'the model does not hold the description of its network',
    fix: 'export the model again',
  });
}

/** How pictures are brought to their size is nothing that a network knows. */
function withoutFit(input: ModelContract['input']): object {
  const { fit: _, ...seen } = { fit: undefined, ...input };
  return seen;
}

/** What stands in the metadata of an ensemble besides its contract: the names of its members. */
export function ensembleMetadata(members: readonly string[]): Record<string, string> {
  return { [`${KEY}ensemble`]: JSON.stringify(members) };
}

/** Names of the members of an ensemble; undefined of any other model. */
function ensembleMembers(metadata: Readonly<Record<string, string>>): unknown {
  const members = metadata[`${KEY}ensemble`];
  return members === undefined ? undefined : parseJson(members);
}

/** The values of the variables of a model, by name. Throws FormatError for a file that is no ONNX model. */
export function readVariables(where: string, bytes: Uint8Array): ReadonlyMap<string, OnnxTensor> {
  return new Map(decodeModel(bytes, where).graph.initializers.map((tensor) => [tensor.name, tensor]));
}
