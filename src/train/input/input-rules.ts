import type { Batch, ModelBatch, TableBatch } from '../../data/index.js';
import type { Tensor, TypedArray } from '../../graph/index.js';
import type { OnnxGraph } from '../../onnx/index.js';
import type { ModelFeeds } from '../../runtime/index.js';

/** Where an input enters a graph. */
export interface BuiltInput {
  /** What a batch feeds. */
  readonly feeds: readonly Tensor[];
  /** What the network sees, float32. */
  readonly features: Tensor;
  /** float32 [N, 1]: 0, and NaN for an example that cannot be answered; undefined where every one can. */
  readonly refused?: Tensor | undefined;
}

/** What a batch knows of its examples themselves. */
export type Examples = Pick<Batch, 'size' | 'pixels'> | Pick<TableBatch, 'size' | 'numbers' | 'codes'>;

/** All that training, export and answering must know of what a model takes, for one kind of input. */
export interface InputRules {
  /** What the model is asked about, many of them: pictures, rows. */
  readonly examples: 'pictures' | 'rows';
  /** From raw values to what the network sees, with all constants of normalization inside. */
  build(batchSize: number): BuiltInput;
  /** What a batch gives the feeds of that, by name. */
  feeds(batch: Examples): Readonly<Record<string, TypedArray>>;
  /** Examples of nothing in particular, to measure time with. */
  blank(size: number): Examples;
  /** The graph of an exported model, whose feeds give way to the inputs that other programs know; variables keep their names. */
  exported(graph: OnnxGraph, variables: ReadonlySet<string>): OnnxGraph;
  /** What an exported model takes of a batch; `names` are its inputs, in their order. */
  modelFeeds(names: readonly string[], batch: Examples): ModelFeeds;
}

/** Examples of one kind; a model of that kind is given no others. */
export function examplesOf<Kind extends Examples>(batch: Examples | ModelBatch): Kind {
  return batch as Kind;
}
