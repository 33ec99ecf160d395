import { availableParallelism } from 'node:os';
import { InternalError, messageOf, OptionError, SessionError } from '../../base/error.js';
import { type GraphCachePlace, usualGraphCache } from '../../base/graph-cache-place.js';
import { inputName, type Tensor, type TypedArray } from '../../graph/index.js';
import { feedCheck } from '../feeds.js';
import type { FormulationChoices } from '../formulations/choices.js';
import type { Executable, Program, Runtime, State } from '../runtime.js';
import { readTuning } from '../tuning/tuning-cache.js';
import { blockSize } from './block-size.js';
import { freeBuffers } from './free-buffers.js';
import { openGraphCache } from './graph-cache.js';
import { callGraph, graphFile, lowerProgram, NEXT } from './graph-file.js';
import { type InferenceSession, OrtTensor } from './onnxruntime.js';
import { type GraphOptimization, openSession, sessionKey } from './open-session.js';
import { createNodeState, type NodeState } from './state.js';

export interface NodeRuntimeOptions {
  /** Threads that one operator may use, at least 1; the processors available to this process by default. */
  readonly threads?: number;
  /** `plain` keeps every operation in its plain ONNX form, for comparison; `fastest` by default. */
  readonly formulations?: 'fastest' | 'plain';
  /**
   * Formulations in place of those of the table, by shape; `{}` for none. By default those that `pupil doctor --tune` found
   * fastest on this machine with as many threads, if anybody has asked it to.
   */
  readonly choices?: FormulationChoices;
  /** How much ONNX Runtime optimizes; `all` by default. */
  readonly optimization?: GraphOptimization;
  /**
   * Where optimized graphs are kept for later processes; `false` keeps none. By default the folder `graphs` among Pupil's
   * caches, of the size that the environment variable `PUPIL_GRAPH_CACHE` says, or 1 GB.
   */
  readonly graphCache?: GraphCachePlace | false;
  /**
   * Beginning of the path of files into which ONNX Runtime writes how long each node took, one for each graph when it is
   * disposed of; none by default. Measuring costs time itself.
   */
  readonly profile?: string;
}

/** ONNX Runtime's CPU provider in this process. `run` blocks the thread it is called on for the length of one run. */
export function createNodeRuntime(options: NodeRuntimeOptions = {}): Runtime {
  const threads = options.threads ?? availableParallelism();
  if (!Number.isInteger(threads) || threads < 1) {
    throw new OptionError({
      code: 'option/threads',
      where: 'threads',
      what: 'the number of threads must be a whole number of at least 1',
      got: threads,
      fix: `use 1 to ${availableParallelism()} on this machine`,
    });
  }
  const settings = { threads, optimization: options.optimization ?? 'all', profile: options.profile };
  const choices = options.choices ?? readTuning(threads);
  const place = options.graphCache ?? usualGraphCache();
  const cache = place ? openGraphCache(place) : undefined;
  const sessions = new Map<string, SharedSession>();

  async function compile(program: Program): Promise<Executable> {
    const block = options.formulations === 'plain' ? undefined : await blockSize();
    const file = graphFile(callGraph(program, lowerProgram(program, block, choices)));
    const key = sessionKey(file.bytes, settings);
    let shared = sessions.get(key);
    if (shared === undefined) {
      shared = { session: openSession(file, key, settings, cache), users: 0 };
      sessions.set(key, shared);
    }
    shared.users++;
    const session = await shared.session.catch((error: unknown) => {
      sessions.delete(key);
      throw error;
    });
    let disposed = false;
    return createExecutable(program, session, {
      isOpen: () => !disposed && sessions.get(key) === shared,
      async release() {
        // Once for each executable: another program may still be using the session.
        if (disposed) return;
        disposed = true;
        shared.users--;
        if (shared.users > 0 || sessions.get(key) !== shared) return;
        sessions.delete(key);
        await session.release();
      },
    });
  }

  async function dispose(): Promise<void> {
    const open = await Promise.allSettled([...sessions.values()].map(({ session }) => session));
    sessions.clear();
    for (const result of open) if (result.status === 'fulfilled') await result.value.release();
  }
  return { name: 'node-cpu', threads, compile, createState: createNodeState, dispose };
}

interface SharedSession {
  readonly session: Promise<InferenceSession>;
  users: number;
}

function createExecutable(
  program: Program,
  session: InferenceSession,
  lease: { readonly isOpen: () => boolean; readonly release: () => Promise<void> },
): Executable {
  const written = program.state
    .filter((entry) => entry.next !== undefined)
    .map((entry) => inputName(entry.input));
  const read = program.state.map((entry) => inputName(entry.input));
  const nextNames = written.map((name) => `${NEXT}${name}`);
  const resultNames = Object.keys(program.results);
  const checkFeeds = feedCheck(program.name, program.feeds);
  const tensorOf = program.feeds.map((feed) => createFeedTensor(feed, program.repeats === true));
  const feedNames = program.feeds.map(inputName);

  async function run(
    state: State,
    feeds: Readonly<Record<string, TypedArray>>,
    runs = 1,
  ): Promise<Record<string, TypedArray>> {
    requireOpen(program.name, lease.isOpen());
    requireRepeats(program, runs);
    checkFeeds(feeds, runs);
    const nodeState = state as NodeState;
    const inputs: Record<string, OrtTensor> = {};
    for (const [i, name] of feedNames.entries()) inputs[name] = tensorOf[i](feeds[name], runs);
    for (const name of read) inputs[name] = nodeState.current(name);
    const fetches: Record<string, OrtTensor | null> = {};
    for (const name of resultNames) fetches[name] = null;
    // Outputs given as tensors are written in place; the tensors that `run` returns for them are copies.
    for (const [i, name] of nextNames.entries()) fetches[name] = nodeState.spare(written[i]);
    const outputs = await runSession(program.name, session, inputs, fetches);
    freeCopies(nextNames.map((name, i) => [outputs[name], nodeState.spare(written[i])]));
    nodeState.advance(written);
    return Object.fromEntries(resultNames.map((name) => [name, outputs[name].data as TypedArray]));
  }
  return { run, dispose: lease.release };
}

/** The tensor of a feed, the same one as long as the same array is given: noise and scalars are filled anew in place. */
function createFeedTensor(
  { dtype, shape }: Tensor,
  repeats: boolean,
): (data: TypedArray, runs: number) => OrtTensor {
  let last: OrtTensor | undefined;
  return (data, runs) => {
    if (last?.data !== data)
      last = new OrtTensor(dtype, data as Float32Array, repeats ? [runs, ...shape] : shape);
    return last!;
  };
}

/**
 * Free the copies that `run` returns of outputs it has written in place. A later ONNX Runtime may return the memory itself,
 * which then stays.
 */
function freeCopies(copies: readonly (readonly [copy: OrtTensor, original: OrtTensor])[]): void {
  const buffers = copies
    .map(([copy, original]) => [copy.data, original.data] as [TypedArray, TypedArray])
    .filter(([copy, original]) => copy.buffer !== original.buffer)
    .map(([copy]) => copy.buffer as ArrayBuffer);
  freeBuffers(buffers);
}

function requireRepeats({ name, repeats }: Program, runs: number): void {
  if (runs === 1 || (repeats && Number.isInteger(runs) && runs > 0)) return;
  throw new InternalError({
    code: 'internal/runs',
    where: name,
    what: 'this number of runs cannot be made by one call',
    got: { runs, repeats },
  });
}

function requireOpen(name: string, open: boolean): void {
  if (open) return;
  throw new SessionError({
    code: 'session/disposed',
    where: name,
    what: 'the program was disposed and cannot run any more',
    fix: 'compile it again',
  });
}

async function runSession(
  name: string,
  session: InferenceSession,
  inputs: Record<string, OrtTensor>,
  fetches: Record<string, OrtTensor | null>,
): Promise<Record<string, OrtTensor>> {
  try {
    return (await session.run(inputs, fetches)) as Record<string, OrtTensor>;
  } catch (cause) {
    const fault = messageOf(cause);
    // What the numbers themselves do to a graph that is right: ids of an embedding that has fewer vectors.
    if (fault.includes('indices element out of data bounds')) {
      throw new SessionError({
        code: 'session/index',
        where: name,
        what: 'an id that is looked up lies outside its table',
        got: fault.slice(fault.indexOf('idx=')),
        fix: 'ids in front of an embedding must be whole numbers from 0 to inputDim - 1; pixels are normalized before the network',
        cause,
      });
    }
    throw new SessionError({
      code: 'session/run',
      where: name,
      what: 'ONNX Runtime failed to run the graph',
      got: fault,
      fix: 'if memory is short use a smaller batch or image size, else report this',
      cause,
    });
  }
}
