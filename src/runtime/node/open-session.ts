import { createHash } from 'node:crypto';
import { cpus } from 'node:os';
import { messageOf, SessionError } from '../../base/error.js';
import type { GraphCache } from './graph-cache.js';
import { InferenceSession, ONNX_RUNTIME_VERSION } from './onnxruntime.js';

/** How much ONNX Runtime changes a graph before it runs. */
export type GraphOptimization = 'all' | 'extended' | 'basic' | 'disabled';

/** A graph that is to be run. */
export interface GraphFile {
  readonly name: string;
  /** The ONNX file. */
  readonly bytes: Uint8Array;
  /** Whether optimizing it takes long enough to be worth a file. */
  readonly isLarge: boolean;
}

export interface SessionSettings {
  readonly threads: number;
  readonly optimization: GraphOptimization;
  /** Beginning of the path of a file into which ONNX Runtime writes how long each node took, once the session is released. */
  readonly profile?: string | undefined;
}

/**
 * Passes of ONNX Runtime for quantized models and for language models with key-value caches, which nothing that Pupil writes
 * is: each of them walks the whole graph several times.
 */
const POINTLESS_PASSES = [
  'DoubleQDQPairsRemover',
  'DynamicQuantizeMatMulFusion',
  'EmbedLayerNormFusion',
  'EnsureUniqueDQForNodeUnit',
  'GroupQueryAttentionFusion',
  'GroupQueryAttentionPreNormFusion',
  'MatMulIntegerToFloatFusion',
  'MatMulNBitsFusion',
  'QDQFinalCleanupTransformer',
  'QDQPropagationTransformer',
  'QDQS8ToU8Transformer',
  'QDQSelectorActionTransformer',
  'WeightBiasQuantization',
  'WhereDummyDq',
];

/** Also for what is measured, so that it is measured as it will run. */
export function sessionOptions({ threads, optimization }: SessionSettings): InferenceSession.SessionOptions {
  return {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: optimization,
    // Patterns take memory and save no time when shapes never change; the arena halves the time of a step.
    enableMemPattern: false,
    enableCpuMemArena: true,
    logSeverityLevel: 3,
    extra: { optimization: { disable_specified_optimizers: POINTLESS_PASSES.join(';') } },
  };
}

/**
 * What decides a session: the graph, the version of ONNX Runtime, its settings, and the processor, by which it chooses
 * layouts.
 */
export function sessionKey(bytes: Uint8Array, settings: SessionSettings): string {
  const place = [
    1,
    ONNX_RUNTIME_VERSION,
    process.platform,
    process.arch,
    cpus()[0]?.model,
    sessionOptions(settings),
  ];
  return createHash('sha256').update(JSON.stringify(place)).update(bytes).digest('hex');
}

/**
 * The session of a graph. One that was optimized before, by any process, is taken from the cache and not optimized again; the
 * results are the same bits.
 *
 * Throws  SessionError if ONNX Runtime refuses the graph.
 */
export async function openSession(
  graph: GraphFile,
  key: string,
  settings: SessionSettings,
  cache: GraphCache | undefined,
): Promise<InferenceSession> {
  const options = { ...sessionOptions(settings), ...profiling(settings, key) };
  const create = (more: InferenceSession.SessionOptions = {}) =>
    InferenceSession.create(graph.bytes, { ...options, ...more });
  if (cache === undefined || !graph.isLarge || settings.optimization === 'disabled')
    return create().catch(refused(graph.name));

  const kept = await cache.read(key);
  if (kept !== undefined) {
    const session = await InferenceSession.create(kept, {
      ...options,
      graphOptimizationLevel: 'disabled',
    }).catch(() => undefined);
    if (session !== undefined) return session;
  }
  return await cache
    .fill(key, (file) => create(file === undefined ? {} : { optimizedModelFilePath: file }))
    // The disk may be full: that is no reason not to run.
    .catch(() => create())
    .catch(refused(graph.name));
}

/** Sessions that are made within a second would write into the same file but for the key. */
function profiling({ profile }: SessionSettings, key: string): InferenceSession.SessionOptions {
  return profile === undefined
    ? {}
    : { enableProfiling: true, profileFilePrefix: `${profile}${key.slice(0, 8)}` };
}

function refused(name: string): (cause: unknown) => never {
  return (cause) => {
    throw new SessionError({
      code: 'session/create',
      where: name,
      what: 'ONNX Runtime refused the graph',
      got: messageOf(cause),
      fix: 'report this with the model that caused it',
      cause,
    });
  };
}
