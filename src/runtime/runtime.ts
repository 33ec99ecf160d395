import type { DType, Shape, Tensor, TypedArray } from '../graph/index.js';

/** A tensor that outlives a run: parameters, optimizer state, moving statistics. */
export interface StateEntry {
  /** The graph input that reads it; its name is the name of the entry. */
  readonly input: Tensor;
  /** The value after a run; left out where the program only reads. */
  readonly next?: Tensor;
}

/** A computation ready to be compiled: one graph, what it is fed, what it keeps and what it returns. */
export interface Program {
  readonly name: string;
  /** Graph inputs given anew at each run: batches, scalars, noise. */
  readonly feeds: readonly Tensor[];
  readonly state: readonly StateEntry[];
  readonly results: Readonly<Record<string, Tensor>>;
  /** Whether one call may make several runs. */
  readonly repeats?: boolean;
}

export interface StateType {
  readonly shape: Shape;
  readonly dtype: DType;
}

/**
 * Tensors that live where the runtime computes. Several programs may share one state; an entry that a program writes is
 * double-buffered, so that a run never reads what it is writing and memory does not grow.
 */
export interface State {
  readonly types: Readonly<Record<string, StateType>>;
  /** A copy of one entry. */
  read(name: string): Promise<TypedArray>;
  write(name: string, data: TypedArray): Promise<void>;
  dispose(): void;
}

/** A compiled program. */
export interface Executable {
  /**
   * Run once, or `runs` times where the program repeats: reads and advances `state`, returns the results by name. Feeds and
   * results of several runs stand one after the other; the numbers are those of as many calls.
   *
   * Throws  SessionError naming every feed that is missing, unknown or of the wrong type or length.
   */
  run(
    state: State,
    feeds: Readonly<Record<string, TypedArray>>,
    runs?: number,
  ): Promise<Record<string, TypedArray>>;
  /** Free the session; running afterwards is an error. */
  dispose(): Promise<void>;
}

/** Where graphs are compiled and run: Node on the CPU today; a browser or a GPU keeps its state on the device. */
export interface Runtime {
  readonly name: string;
  /** Threads that one operator may use. */
  readonly threads: number;
  /** Programs that lower to the same graph share one session. */
  compile(program: Program): Promise<Executable>;
  createState(types: Readonly<Record<string, StateType>>): State;
  dispose(): Promise<void>;
}
