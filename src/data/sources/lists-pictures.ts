import { isPupilError } from '../../base/error.js';
import { hasPictureName } from '../picture-format.js';
import { csvRecords, csvRefusal } from './csv-file.js';
import { IMAGE_COLUMNS } from './manifest-columns.js';
import { openParquet } from './parquet-file.js';

/**
 * Whether a CSV or Parquet file is a list of pictures rather than a table. A CSV file is one where the first row after the
 * names has a file name of a picture; a Parquet file where a column holds bytes, or `{ bytes, path }`, or is a text called
 * image, path, file or the like. A file that cannot be read is none.
 */
export async function listsPictures(path: string): Promise<boolean> {
  try {
    return await (/\.parquet$/i.test(path) ? parquetListsPictures(path) : csvListsPictures(path));
  } catch (error) {
    if (!isPupilError(error, 'data')) throw error;
    return false;
  }
}

async function csvListsPictures(path: string): Promise<boolean> {
  let isNames = true;
  try {
    for await (const record of await csvRecords(path, {})) {
      if (!isNames) return record.some((value) => hasPictureName(value.trim()));
      isNames = false;
    }
    return false;
  } catch (error) {
    throw csvRefusal(path, error);
  }
}

async function parquetListsPictures(path: string): Promise<boolean> {
  const { metadata } = await openParquet(path);
  const [, ...elements] = metadata.schema;
  return elements.some(({ name, type, num_children: parts, converted_type: kind, logical_type: logical }) => {
    if (parts !== undefined) return false;
    const isBytes = type === 'BYTE_ARRAY' && kind === undefined && logical === undefined;
    return isBytes || (type === 'BYTE_ARRAY' && IMAGE_COLUMNS.includes(name.trim().toLowerCase()));
  });
}
