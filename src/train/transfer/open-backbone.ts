import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { isPupilError, OptionError, type PupilError } from '../../base/error.js';
import { didYouMean } from '../../base/nearest-name.js';
import { ELEMENT_TYPES } from '../../graph/index.js';
import { backbone as backboneLayer } from '../../nn/index.js';
import { type OnnxModel, readMetadata } from '../../onnx/index.js';
import type { TrainContext } from '../events.js';
import { runDirectory } from '../run/run-directory.js';
import { type CutGraph, cutGraph, cutPoints } from './cut-graph.js';
import { findFeatures } from './find-features.js';
import { foreignParts } from './foreign-parts.js';
import { foreignWork, valuesToCount } from './foreign-work.js';
import { inOurOpset } from './in-our-opset.js';
import { isOwnModel, openOwnBackbone } from './open-own.js';
import {
  type PictureContract,
  type PictureQuestion,
  parsePictureQuestion,
  pictureContract,
} from './picture-contract.js';
import { castNode, type PlainGraph, plainGraph } from './plain-graph.js';
import type { Backbone, BackboneQuestion, OpenedBackbone } from './pretrained.js';
import { probeFreed } from './probe-freed.js';
import type { ProbedValue } from './probe-values.js';
import { readBytes, readForeign } from './read-foreign.js';
import { type Trainability, trainabilityOf } from './trainable-places.js';

/**
 * Read the part of an ONNX model that makes features of pictures, whoever has written the file: all that leads to what its last
 * classifier takes, or to the value that `features` names.
 *
 * Throws  DataError for a file that cannot be read, FormatError for one that is damaged or that ONNX Runtime cannot run,
 *         OptionError for a value that there is not and for pictures that it does not take.
 */
export async function openBackbone(
  path: string,
  question: BackboneQuestion = {},
  { extensions }: Pick<TrainContext, 'extensions'> = {},
): Promise<Backbone> {
  const { features, ...pictures } = question;
  const file = modelPath(path);
  const bytes = readBytes(file);
  const metadata = readMetadata(bytes, file);
  if (features === undefined && isOwnModel(metadata)) {
    const { imageSize, ...others } = parsePictureQuestion(file, pictures);
    requireNothingAsked(file, others);
    return { ...openOwnBackbone(file, bytes, { metadata, imageSize, extensions }), question };
  }
  const read = readGraph(file, bytes);
  return { ...(await foreignBackbone(read, features ?? chosenFeatures(read), pictures)), question };
}

/** What leads to a value of a model of somebody else. */
async function foreignBackbone(
  { file, model, graph }: ReadGraph,
  name: string,
  question: PictureQuestion,
): Promise<OpenedBackbone> {
  requireValue(graph, name);
  const bound = cutGraph(graph, name);
  const contract = pictureContract(file, model, bound.input, question);
  const points = cutPoints(bound);
  const asked = [...points, name, ...valuesToCount(bound)];
  const probed = await probeFreed(model, bound, axesOf(contract), asked);
  const { graph: cut, values, whole } = probed;
  const { shape } = values.find((value) => value.name === name)!;
  const work = foreignWork(cut, whole);
  const ours = await inOurOpset(model, cut, axesOf(contract), probed.features);
  const { graph: nodes, weights } = foreignParts(withCasts(ours));
  const { height, width, channels } = contract.pictures;
  const layer = backboneLayer({
    name: 'backbone',
    source: basename(file),
    pictures: contract.pictures,
    graph: nodes,
    weights: weights.map(({ name, shape }) => ({ name, shape: [...shape] })),
    features: [...shape],
    multiplyAdds: [...work.values()].reduce((sum, count) => sum + count, 0),
  });
  return {
    layer,
    values: new Map(weights.map(({ name, data }) => [`${layer.name}.${name}`, data])),
    input: { height, width, channels },
    normalization: contract.normalization,
    features: { name, shape },
    places: values.filter((value) => value.name !== name && points.includes(value.name)),
    work,
    file,
    notes: [...contract.notes, ...probed.notes],
  };
}

/** What can be features of a model, what it takes, and how much of it can learn. */
export interface BackboneCandidates {
  readonly contract: PictureContract;
  /**
   * In the order in which pictures pass them. `isChosen` where nobody names another; `canTrainFrom` where all between the place and
   * the chosen features can learn.
   */
  readonly candidates: readonly (ProbedValue & {
    readonly isChosen: boolean;
    readonly canTrainFrom: boolean;
  })[];
  /** Why not all of what leads to the chosen features can learn; undefined where it can. */
  readonly obstacle?: PupilError | undefined;
}

/** The places where an ONNX model of anybody can be cut. Throws as `openBackbone`. */
export async function backboneCandidates(
  path: string,
  question: PictureQuestion = {},
): Promise<BackboneCandidates> {
  const file = modelPath(path);
  const read = readGraph(file, readBytes(file));
  const { model, whole } = read;
  const chosen = chosenFeatures(read);
  const contract = pictureContract(file, model, whole.input, question);
  const { obstacle, places } = await trainability(read, chosen, question);
  const { values } = await probeFreed(model, whole, axesOf(contract), [...cutPoints(whole), chosen]);
  return {
    contract,
    candidates: values.map((value) => ({
      ...value,
      isChosen: value.name === chosen,
      canTrainFrom: places.some(({ name }) => name === value.name),
    })),
    obstacle,
  };
}

/** Of what cannot be written in our opset, and so not be opened as a whole, nothing can. */
async function trainability(read: ReadGraph, name: string, question: PictureQuestion): Promise<Trainability> {
  try {
    return trainabilityOf(await foreignBackbone(read, name, question));
  } catch (error) {
    if (isPupilError(error) && error.kind !== 'internal') return { obstacle: error, places: [] };
    throw error;
  }
}

/** Of a run directory its model. */
export function modelPath(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? runDirectory(path).model : path;
}

/** A model of Pupil says all of its pictures itself but how large they should be. */
function requireNothingAsked(where: string, question: Omit<PictureQuestion, 'imageSize'>): void {
  const asked = Object.entries(question).filter(([, value]) => value !== undefined);
  if (asked.length === 0) return;
  throw new OptionError({
    code: 'option/backbone',
    where,
    what: 'this model says itself what pictures it takes',
    got: Object.fromEntries(asked),
    fix: 'leave these options out',
  });
}

/** Whether something is an ONNX file that is no classifier of Pupil's. Throws FormatError for a file that is none. */
export function isForeignModel(path: string): boolean {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return false;
  return !('pupil.format' in readMetadata(readBytes(path), path));
}

interface ReadGraph {
  readonly file: string;
  readonly model: OnnxModel;
  readonly graph: PlainGraph;
  /** What leads to its first output. */
  readonly whole: CutGraph;
}

function readGraph(file: string, bytes: Uint8Array): ReadGraph {
  const model = readForeign(file, bytes);
  const graph = plainGraph(model.graph, file);
  return { file, model, graph, whole: cutGraph(graph, graph.outputs[0] ?? '') };
}

function chosenFeatures({ whole }: ReadGraph): string {
  return findFeatures(whole) ?? whole.output;
}

function axesOf({ pictures }: PictureContract) {
  const { layout, height, width, channels, dtype } = pictures;
  return { dtype, axes: layout === 'nchw' ? [channels, height, width] : [height, width, channels] };
}

/** Pictures and features are float32, whatever is in between. */
function withCasts(cut: CutGraph): CutGraph {
  const { input, output, nodes } = cut;
  const [pictures, features] = [`${input.name}:pictures`, `${output}:features`];
  const before = input.elementType === undefined ? [] : [castNode(pictures, input.name, input.elementType)];
  return {
    ...cut,
    nodes: [...before, ...nodes, castNode(output, features, ELEMENT_TYPES.float32)],
    input: before.length === 0 ? input : { ...input, name: pictures },
    output: features,
  };
}

function requireValue(graph: PlainGraph, name: string): void {
  const values = graph.nodes.flatMap(({ outputs }) => outputs).filter((output) => output !== '');
  if (values.includes(name)) return;
  throw new OptionError({
    code: 'option/features',
    where: graph.where,
    what: 'no node of the model makes a value of this name',
    got: name,
    fix: `${didYouMean(name, values)}see pupil summary ${basename(graph.where)} for the values that can be features`,
  });
}
