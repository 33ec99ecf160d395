import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CheckpointError, isPupilError } from '../../base/error.js';
import { readMetadata } from '../../onnx/index.js';
import type { TrainContext } from '../events.js';
import { modelPath, openBackbone } from './open-backbone.js';
import { isOwnModel } from './open-own.js';
import {
  type BackboneQuestion,
  type HeadOptions,
  type Pretrained,
  parseHead,
  withHead,
} from './pretrained.js';
import { readBytes, readForeign } from './read-foreign.js';

/** A head on a backbone in JSON, so that it can be written down and sent: whoever trains it opens the file. */
export interface PretrainedFile {
  readonly kind: 'pretrainedFile';
  /** Absolute path of an ONNX file. */
  readonly file: string;
  /** SHA-256 (hex) of the file and of the data beside it that it names. */
  readonly sha256: string;
  readonly question: BackboneQuestion;
  readonly head: HeadOptions;
}

export function isPretrainedFile(model: unknown): model is PretrainedFile {
  return typeof model === 'object' && model !== null && 'kind' in model && model.kind === 'pretrainedFile';
}

/** What is opened anew for each training that begins with it. */
export function pretrainedFile({ backbone, given }: Pretrained): PretrainedFile {
  const { file, question } = backbone;
  return {
    kind: 'pretrainedFile',
    file: resolve(file),
    sha256: digestOf(file),
    question: JSON.parse(JSON.stringify(question)) as BackboneQuestion,
    head: JSON.parse(JSON.stringify(given)) as HeadOptions,
  };
}

/** Throws CheckpointError `checkpoint/backbone` where the file is not there, or is no longer what it was; `fix` is the remedy. */
export function requireBackbone(
  { file, sha256 }: Pick<PretrainedFile, 'file' | 'sha256'>,
  fix = 'put the file back as it was',
): void {
  const isThere = statSync(file, { throwIfNoEntry: false }) !== undefined;
  const found = isThere ? digestOrFault(file) : undefined;
  if (found === sha256) return;
  throw new CheckpointError({
    code: 'checkpoint/backbone',
    where: file,
    what: isThere
      ? 'this is another file than the trained network that trainings begin with'
      : 'the trained network that trainings begin with is not there',
    got: found === undefined ? undefined : { found, expected: sha256 },
    fix,
  });
}

/** The file that trainings begin with; undefined where they begin anew. */
export function beginningOf(model: unknown): Pick<PretrainedFile, 'file' | 'sha256'> | undefined {
  return isPretrainedFile(model) ? { file: model.file, sha256: model.sha256 } : undefined;
}

/** Opens what trainings begin with. */
export type PretrainedOpener = (model: PretrainedFile) => Promise<Pretrained>;

/**
 * An opener that keeps what it opened last: trainings one after the other begin with the same.
 *
 * It throws CheckpointError `checkpoint/backbone` as `requireBackbone`, and OptionError for a head that cannot be.
 */
export function pretrainedOpener({ extensions }: Pick<TrainContext, 'extensions'> = {}): PretrainedOpener {
  let last: { readonly key: string; readonly pretrained: Promise<Pretrained> } | undefined;
  return async ({ head, ...file }) => {
    parseHead(head);
    const key = JSON.stringify(file);
    if (last?.key !== key) {
      requireBackbone(file);
      last = {
        key,
        pretrained: openBackbone(file.file, file.question, { extensions }).then((one) => withHead(one)),
      };
      // Whoever waits for it is told; the next one tries again.
      last.pretrained.catch(() => {
        last = undefined;
      });
    }
    const { backbone } = await last.pretrained;
    return withHead(backbone, head);
  };
}

/** Another file may be none that can be read at all. */
function digestOrFault(file: string): string {
  try {
    return digestOf(file);
  } catch (error) {
    if (isPupilError(error)) return error.message;
    throw error;
  }
}

function digestOf(path: string): string {
  const file = modelPath(path);
  const bytes = readBytes(file);
  const hash = createHash('sha256').update(bytes);
  if (!isOwnModel(readMetadata(bytes, file))) readForeign(file, bytes, (data) => hash.update(data));
  return hash.digest('hex');
}
