import { FormatError } from '../../base/error.js';
import { constant, sameShape } from '../../graph/index.js';
import type { BuildOptions, Extensions } from '../../nn/index.js';
import { readMetadata } from '../../onnx/index.js';
import type { ClassifierDefinition } from './classifier.js';
import { type ModelContract, readClassifier, readContract, readVariables } from './model-file.js';
import { readModelBytes } from './open-classifier.js';

/** The network inside a model file, to be built anew. */
export interface StoredNetwork {
  readonly contract: ModelContract;
  readonly classifier: ClassifierDefinition;
  /** The value of each variable, as a constant. Throws FormatError for one that the file does not hold. */
  readonly bind: NonNullable<BuildOptions['bind']>;
}

/** Throws DataError and FormatError for a file that is no model, OptionError `option/ensemble` for several in one. */
export async function readStoredNetwork(
  file: string,
  extensions: Extensions | undefined,
): Promise<StoredNetwork> {
  const bytes = await readModelBytes(file);
  const metadata = readMetadata(bytes, file);
  const variables = readVariables(file, bytes);
  return {
    contract: readContract(file, metadata),
    classifier: { ...readClassifier(file, metadata), extensions },
    bind({ name, shape }) {
      const found = variables.get(name);
      if (found !== undefined && sameShape(found.shape, shape)) return constant(found.data, shape);
      throw new FormatError({
        code: 'format/model-variables',
        where: file,
        what: 'the model does not hold the values of a variable under its name',
        got: name,
        fix: 'export the model again with this version of Pupil',
      });
    },
  };
}
