import { FormatError, isPupilError, messageOf } from '../../base/error.js';
import { ELEMENT_TYPES, type Shape, typedArrayOf } from '../../graph/index.js';
import { encodeModel, keepPadding, type OnnxModel, type OnnxNode } from '../../onnx/index.js';
import { type ModelSession, openModel } from '../../runtime/index.js';
import type { CutGraph } from './cut-graph.js';
import { castNode } from './plain-graph.js';
import { requireBounded } from './require-bounded.js';

/** What values of a graph are like for one picture; axes without that of the pictures. */
export interface ProbedValue {
  readonly name: string;
  readonly shape: Shape;
}

/** Axes of what the graph is given, the first of which is the number of pictures. */
export interface PictureAxes {
  readonly dtype: 'float32' | 'uint8';
  readonly axes: readonly number[];
}

/** The largest difference between features of a picture alone and among others that rounding explains, relative above 1. */
const TOLERANCE = 1e-3;

/** What was found out by running a graph. */
export interface ProbedGraph {
  /** Values whose first axis is the pictures. */
  readonly values: readonly ProbedValue[];
  /** Axes of all values that were asked for, as they are for one picture: the first one is most often 1. */
  readonly whole: ReadonlyMap<string, Shape>;
  /** The output for one picture of noise. */
  readonly features: Float32Array;
}

/**
 * Shapes of values, found by running the graph for one picture and for two. Of the output of the graph it is required that its
 * first axis is the pictures.
 *
 * Throws  FormatError where ONNX Runtime cannot run the graph, or only for one picture at a time.
 */
export async function probeValues(
  model: OnnxModel,
  graph: CutGraph,
  pictures: PictureAxes,
  values: readonly string[],
): Promise<ProbedGraph> {
  const names = [...new Set([...values, graph.output])];
  const session = await probeSession(model, graph, pictures, names);
  try {
    const one = await session.ask(1).catch((cause: unknown) => {
      throw unusable(graph, 'ONNX Runtime cannot run this part of the model', cause, pictures.axes);
    });
    const two = await session.ask(2).catch((cause: unknown) => {
      throw bound(graph, messageOf(cause));
    });
    const found = names.flatMap((name, i) => {
      const [single, double] = [shapeOf(one, i), shapeOf(two, i)];
      const isPerPicture = single[0] === 1 && String(double) === String([2, ...single.slice(1)]);
      if (isPerPicture) {
        if (name === graph.output)
          requireApart(graph, one[FEATURES] as Float32Array, two[FEATURES] as Float32Array);
        return [{ name, shape: single.slice(1) }];
      }
      if (name === graph.output) throw bound(graph, { onePicture: single, twoPictures: double });
      return [];
    });
    return {
      values: found,
      whole: new Map(names.map((name, i) => [name, shapeOf(one, i)])),
      features: one[FEATURES] as Float32Array,
    };
  } finally {
    await session.dispose();
  }
}

/** Operators that make no tensors, which have no shape. */
const NO_TENSORS = /^(Sequence(Construct|Empty|Erase|Insert|Map)|SplitToSequence|Optional)$/;

/** Shapes of all values of a graph for one picture. Throws FormatError where ONNX Runtime cannot run it. */
export async function shapesOfOne(
  model: OnnxModel,
  graph: CutGraph,
  pictures: PictureAxes,
): Promise<Map<string, Shape>> {
  const names = graph.nodes
    .filter(({ opType }) => !NO_TENSORS.test(opType))
    .flatMap(({ outputs }) => outputs.filter((name) => name !== ''));
  const session = await probeSession(model, graph, pictures, names);
  try {
    const answers = await session.ask(1).catch((cause: unknown) => {
      throw unusable(graph, 'ONNX Runtime cannot run this part of the model', cause, pictures.axes);
    });
    const shapes = names.map((name, i) => [name, shapeOf(answers, i)] as const);
    return new Map([[graph.input.name, [1, ...pictures.axes]], ...shapes]);
  } finally {
    await session.dispose();
  }
}

/** The output of a graph for one picture of noise, always the same. Throws FormatError where ONNX Runtime cannot run it. */
export async function featuresOfOne(
  model: OnnxModel,
  graph: CutGraph,
  pictures: PictureAxes,
): Promise<Float32Array> {
  const session = await probeSession(model, graph, pictures, []);
  try {
    const answers = await session.ask(1).catch((cause: unknown) => {
      throw unusable(graph, 'ONNX Runtime cannot run this part of the model', cause, pictures.axes);
    });
    return answers[FEATURES] as Float32Array;
  } finally {
    await session.dispose();
  }
}

function shapeOf(answers: Awaited<ReturnType<ModelSession['run']>>, i: number): number[] {
  return Array.from(answers[`pupil probe: shape ${i}`] as BigInt64Array, Number);
}

/** A session that says the shapes of these values, and the features, of so many pictures of noise. */
async function probeSession(
  model: OnnxModel,
  graph: CutGraph,
  pictures: PictureAxes,
  names: readonly string[],
) {
  requireBounded(graph);
  const session = await openModel(
    graph.where,
    encodeModel(probeModel(model, graph, pictures, names)),
    1,
    'quiet',
  ).catch((cause: unknown) => {
    throw unusable(graph, 'ONNX Runtime cannot load this part of the model', cause);
  });
  return {
    ask(count: number) {
      const shape = [count, ...pictures.axes];
      const data = noise(shape, pictures.dtype);
      return session.run({ [INPUT]: { dtype: pictures.dtype, shape, data } });
    },
    dispose: () => session.dispose(),
  };
}

/** Names that no model has. */
const INPUT = 'pupil probe: pictures';
const FEATURES = 'pupil probe: features';

function probeModel(
  model: OnnxModel,
  graph: CutGraph,
  pictures: PictureAxes,
  names: readonly string[],
): OnnxModel {
  const taken: OnnxNode =
    graph.input.elementType === undefined
      ? { opType: 'Identity', name: INPUT, inputs: [INPUT], outputs: [graph.input.name], attributes: {} }
      : castNode(INPUT, graph.input.name, graph.input.elementType);
  const shapes = names.map((name, i): OnnxNode => {
    const output = `pupil probe: shape ${i}`;
    return { opType: 'Shape', name: output, inputs: [name], outputs: [output], attributes: {} };
  });
  const initializers = [...graph.constants.values()];
  // As they are written into networks, so that both give the same.
  const nodes = graph.nodes.map((node) => ({ ...node }));
  keepPadding(nodes, initializers, (dtype, shape, values) => {
    const name = `pupil probe: constant ${initializers.length}`;
    initializers.push({ name, dtype, shape: [...shape], data: typedArrayOf(dtype, values as number[]) });
    return name;
  });
  return {
    ...model,
    metadata: {},
    graph: {
      name: 'probe',
      nodes: [taken, ...nodes, ...shapes, castNode(graph.output, FEATURES, ELEMENT_TYPES.float32)],
      inputs: [{ name: INPUT, dtype: pictures.dtype, shape: ['N', ...pictures.axes] }],
      outputs: [
        ...shapes.map(({ name }) => ({ name: name!, dtype: 'int64' as const, shape: [''] })),
        { name: FEATURES, dtype: 'unknown', shape: [] },
      ],
      initializers,
    },
  };
}

/** The same numbers for the first picture, however many follow it. */
function noise(shape: Shape, dtype: 'float32' | 'uint8'): Float32Array | Uint8Array {
  const count = shape.reduce((product, n) => product * n, 1);
  const wave = (i: number) => Math.sin(i * 12.9898 + (i % 7));
  return dtype === 'uint8'
    ? Uint8Array.from({ length: count }, (_, i) => Math.round(127 + 127 * wave(i)))
    : Float32Array.from({ length: count }, (_, i) => wave(i));
}

function requireApart(graph: CutGraph, alone: Float32Array, among: Float32Array): void {
  const differs = alone.some((value, i) => {
    const other = among[i] ?? Number.NaN;
    return Math.abs(value - other) > TOLERANCE * Math.max(1, Math.abs(value));
  });
  if (differs) throw bound(graph, 'features of a picture depend on the other pictures');
}

function unusable(graph: CutGraph, what: string, cause: unknown, axes?: readonly number[]): FormatError {
  return new FormatError({
    code: 'format/backbone-run',
    where: graph.where,
    what: axes === undefined ? what : `${what} for pictures [N, ${axes.join(', ')}]`,
    got: isPupilError(cause) && cause.got !== undefined ? cause.got : messageOf(cause),
    fix: 'check the size and the layout of the pictures (--image-size, --input-layout), or export the model again',
    cause,
  });
}

function bound(graph: CutGraph, got: unknown): FormatError {
  return new FormatError({
    code: 'format/backbone-batch',
    where: graph.where,
    what: `the model cannot make ${JSON.stringify(graph.output)} of several pictures at once, each by itself`,
    got,
    fix: 'export it with a free first axis (dynamic_axes or dynamic_shapes in PyTorch), in evaluation mode',
  });
}
