import { readInside } from './read-inside.js';

/** Largest file that is read as a whole. */
export const LARGEST_JSON = 32 << 20;

/** A JSON file of a folder, or what is wrong with it; nothing of its content. */
export async function readJson(
  path: string,
  name: string,
): Promise<{ readonly value: unknown } | { readonly fault: string }> {
  const bytes = await readInside(path, name, LARGEST_JSON);
  if (bytes === 'missing') return { fault: `${name} is missing or cannot be read` };
  if (bytes === 'too large') return { fault: `${name} is too large to be read` };
  try {
    return { value: JSON.parse(bytes.toString('utf8')) };
  } catch {
    return { fault: `${name} is not JSON` };
  }
}
