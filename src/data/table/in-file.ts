import { DataError, isPupilError } from '../../base/error.js';

/** The same error with the file in front of its place, where it is one about data. */
export function inFile(path: string, error: unknown): unknown {
  if (!isPupilError(error, 'data')) return error;
  return new DataError({ ...error, where: error.where === undefined ? path : `${path}, ${error.where}` });
}
