import { FormatError } from '../../base/error.js';
import {
  decodeModel,
  encodeModel,
  IR_VERSION,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
  renamedNode,
} from '../../onnx/index.js';
import { averageNodes, type Mean } from './average-nodes.js';
import {
  contractMetadata,
  ensembleMetadata,
  type ModelContract,
  modelOutput,
  PRODUCER,
  readContract,
} from './model-file.js';
import { shrinkPixels } from './shrink-pixels.js';

/** A model that becomes a part of another. */
export interface JoinedModel {
  /** What people call it. */
  readonly name: string;
  /** Of an ONNX file that was exported by Pupil. */
  readonly bytes: Uint8Array;
}

/**
 * The bytes of one model that asks several and answers with the mean of what they say. Each part is the graph of a file as it
 * is, with its own normalization; parts that take smaller pictures than `contract` says get them smaller.
 *
 * Names    Everything of part i is called `member<i>/...`; the inputs are called as those of the first part.
 * Throws   FormatError for files that are written for different versions of operators.
 */
export function joinModels(models: readonly JoinedModel[], contract: ModelContract, mean: Mean): Uint8Array {
  const parts = models.map(({ name, bytes }) => ({ name, ...decodeModel(bytes, name) }));
  const [first] = parts;
  // Those of the largest pictures; of tables all are the same.
  const inputs = first.graph.inputs.map((value, i) => ({ ...value, shape: inputShape(contract, value, i) }));
  const [output] = first.graph.outputs;
  const taken = [...inputs.map(({ name }) => name), output.name];
  const grafts = parts.map((part, i) => graft(part, freePrefix(`member${i + 1}/`, taken), inputs, contract));
  const average = averageNodes(
    grafts.map((one) => one.answers),
    { output: modelOutput(contract.task), task: contract.task, mean },
    freePrefix('mean/', taken),
  );
  return encodeModel({
    graph: {
      name: 'pupil',
      nodes: [...grafts.flatMap(({ nodes }) => nodes), ...average.nodes],
      inputs,
      outputs: [output],
      initializers: [...grafts.flatMap(({ initializers }) => initializers), ...average.initializers],
    },
    opsets: commonOpsets(parts),
    irVersion: IR_VERSION,
    metadata: { ...contractMetadata(contract), ...ensembleMetadata(models.map(({ name }) => name)) },
    ...PRODUCER,
  });
}

function inputShape({ input }: ModelContract, { shape }: OnnxValue, index: number): OnnxValue['shape'] {
  return 'kind' in input || index > 0 ? shape : [shape[0], input.height, input.width, input.channels];
}

interface Graft {
  readonly nodes: OnnxNode[];
  readonly initializers: OnnxTensor[];
  /** Name of what this part says. */
  readonly answers: string;
}

/** The graph of one part, renamed, fed from the common inputs. */
function graft(
  { name: where, graph, metadata }: OnnxModel & { readonly name: string },
  prefix: string,
  inputs: readonly OnnxValue[],
  contract: ModelContract,
): Graft {
  const own = `${prefix}pixels`;
  const shrink = shrinkOf(readContract(where, metadata), contract, inputs[0].name, own);
  const fed = new Map(
    graph.inputs.map(({ name }, i) => [name, shrink === undefined ? inputs[i].name : own] as const),
  );
  const nameOf = (name: string) => (name === '' ? name : (fed.get(name) ?? `${prefix}${name}`));
  return {
    nodes: [...(shrink?.nodes ?? []), ...graph.nodes.map((node) => renamedNode(node, nameOf, prefix))],
    initializers: [
      ...(shrink?.initializers ?? []),
      ...graph.initializers.map((tensor) => ({ ...tensor, name: nameOf(tensor.name) })),
    ],
    answers: nameOf(graph.outputs[0].name),
  };
}

function shrinkOf(part: ModelContract, whole: ModelContract, input: string, output: string) {
  if ('kind' in part.input || 'kind' in whole.input) return undefined;
  const isWhole = part.input.height === whole.input.height && part.input.width === whole.input.width;
  return isWhole ? undefined : shrinkPixels(input, output, whole.input, part.input);
}

/** The prefix, with underscores before it until no name begins with it. */
function freePrefix(prefix: string, names: readonly string[]): string {
  return names.some((name) => name.startsWith(prefix)) ? freePrefix(`_${prefix}`, names) : prefix;
}

function commonOpsets(parts: readonly (OnnxModel & { readonly name: string })[]): Record<string, number> {
  const opsets: Record<string, number> = {};
  for (const { name: where, opsets: own } of parts) {
    for (const [domain, version] of Object.entries(own)) {
      const known = opsets[domain] ?? version;
      if (known !== version) {
        throw new FormatError({
          code: 'format/opset',
          where,
          what: 'the models are written for different versions of operators',
          got: { domain, versions: [known, version] },
          fix: 'export them again with one version of Pupil',
        });
      }
      opsets[domain] = version;
    }
  }
  return opsets;
}
