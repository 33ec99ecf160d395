import { DataError } from '../base/error.js';
import { fitArrays } from './fit-arrays.js';
import { openArrays } from './open-arrays.js';
import { openImages } from './open-images.js';
import type { PictureArraysSource } from './picture-arrays.js';
import type { PictureFileSource } from './sources/file-sources.js';
import { openTable } from './table/open-table.js';
import type { TableInput } from './table/table-input.js';
import type { TableSource } from './table/table-source.js';
import type { ImageData, ModelData, ModelInput, OpenContext, TableData } from './types.js';

/** Where pictures to train on come from. */
export type PictureSource = PictureFileSource | PictureArraysSource;

/** Where examples to train on come from. */
export type DataSource = PictureSource | TableSource;

/** Read, check and split the examples of any source; close what it returns. Throws as the source says. */
export async function openSource(source: PictureSource, context: OpenContext): Promise<ImageData>;
export async function openSource(source: TableSource, context: OpenContext<TableInput>): Promise<TableData>;
export async function openSource(source: DataSource, context: OpenContext<ModelInput>): Promise<ModelData>;
export async function openSource(source: DataSource, context: OpenContext<ModelInput>): Promise<ModelData> {
  const { input, ...rest } = context;
  if (source.kind === 'table') {
    if (input !== undefined && !isTableInput(input)) throw otherInput(source.path, 'a table', 'pictures');
    return openTable(source, { ...rest, input });
  }
  if (input !== undefined && isTableInput(input))
    throw otherInput('path' in source ? source.path : source.kind, 'no table', 'a table');
  if (source.kind !== 'pictureArrays') return openImages(source, { ...rest, input });
  const { seed, only } = context;
  return openArrays(only === undefined ? source : await fitArrays(source, { ...rest, input }), {
    seed,
    only,
  });
}

function otherInput(where: string, given: string, taken: string): DataError {
  return new DataError({
    code: 'data/input-kind',
    where,
    what: `this is ${given}, and the model takes ${taken}`,
    fix: `give it ${taken}`,
  });
}

function isTableInput(input: ModelInput): input is TableInput {
  return 'kind' in input && input.kind === 'table';
}
