import {
  type DataSource,
  type SourceOptions,
  sourceAt,
  type TableOptionsInput,
  tableSource,
} from '../../data/index.js';
import { PixelNormalizationName } from '../../nn/index.js';
import type { TrainOptionsInput } from './options.js';

/** What was asked for of the data and of the training. */
export interface DataRequest {
  readonly pictures: SourceOptions;
  readonly training: TrainOptionsInput;
}

/** The source of a request, with the options of training that are left for the training. */
export interface RequestedSource {
  readonly source: Exclude<DataSource, { readonly kind: 'pictureArrays' }>;
  readonly training: TrainOptionsInput;
}

/**
 * What lies at a path, read as was asked for. Of a table it is the source that knows how its columns are normalized, and
 * whether its target is a class or a number.
 */
export async function requestedSource(
  path: string,
  { pictures, training }: DataRequest,
): Promise<RequestedSource> {
  const source = await sourceAt(path, pictures);
  if (source.kind !== 'table') return { source, training };
  // What pixels know and columns do not is left where it is refused.
  if (PixelNormalizationName.safeParse(training.normalize).success) return { source, training };
  const { normalize, ...others } = training;
  const options = {
    ...pictures,
    ...(normalize === undefined ? {} : { normalize }),
    ...taskOfTarget(training.task),
  } as TableOptionsInput;
  return { source: tableSource.create(path, options), training: others };
}

/** What a task says of the column to predict; nothing where no column could answer it, which training refuses. */
function taskOfTarget(task: TrainOptionsInput['task']): Pick<TableOptionsInput, 'task'> {
  if (task === 'regression') return { task };
  return task === 'multi-class' || task === 'binary' ? { task: 'classification' } : {};
}
