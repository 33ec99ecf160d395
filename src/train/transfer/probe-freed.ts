import { isPupilError } from '../../base/error.js';
import type { OnnxModel } from '../../onnx/index.js';
import type { CutGraph } from './cut-graph.js';
import { freeBatch } from './free-batch.js';
import { type PictureAxes, type ProbedGraph, probeValues, shapesOfOne } from './probe-values.js';

export interface FreedGraph extends ProbedGraph {
  /** The graph for any number of pictures. */
  readonly graph: CutGraph;
  /** What was changed for that, in words. */
  readonly notes: readonly string[];
}

/**
 * As `probeValues`, also of models that were exported for one picture at a time: they are written for any number of them, which two
 * pictures must be given the features by that each is given alone.
 *
 * Throws  FormatError where ONNX Runtime cannot run the graph, or where pictures cannot be taken apart.
 */
export async function probeFreed(
  model: OnnxModel,
  graph: CutGraph,
  pictures: PictureAxes,
  values: readonly string[],
): Promise<FreedGraph> {
  try {
    return { graph, ...(await probeValues(model, graph, pictures, values)), notes: [] };
  } catch (error) {
    if (!isPupilError(error) || error.code !== 'format/backbone-batch') throw error;
    const freed = freeBatch(graph, await shapesOfOne(model, graph, pictures));
    const probed = await probeValues(model, freed, pictures, values).catch(() => {
      throw error;
    });
    return {
      graph: freed,
      ...probed,
      notes: ['batch: the file takes one picture at a time; it was written for any number of them'],
    };
  }
}
