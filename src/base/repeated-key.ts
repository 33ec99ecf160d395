const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const [OPEN_OBJECT, CLOSE_OBJECT] = [0x7b, 0x7d];
const [OPEN_LIST, CLOSE_LIST] = [0x5b, 0x5d];

/**
 * The first key that stands twice in one object, which `JSON.parse` would pass over in silence; undefined if none does.
 *
 * `json` is UTF-8 text that `JSON.parse` accepts. `offset` is the byte at which the second occurrence begins.
 */
export function findRepeatedKey(json: Uint8Array): { key: string; offset: number } | undefined {
  /** Keys seen in each object around the current byte; null for a list. */
  const open: (Set<string> | null)[] = [];
  let keyComesNext = false;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (byte === QUOTE) {
      const end = endOfString(json, i);
      if (keyComesNext) {
        const key = JSON.parse(new TextDecoder().decode(json.subarray(i, end))) as string;
        const seen = open.at(-1)!;
        if (seen.has(key)) return { key, offset: i };
        seen.add(key);
        keyComesNext = false;
      }
      i = end - 1;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      open.push(byte === OPEN_OBJECT ? new Set() : null);
      keyComesNext = byte === OPEN_OBJECT;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      open.pop();
      keyComesNext = false;
    } else if (byte === COMMA) {
      keyComesNext = open.at(-1) instanceof Set;
    }
  }
  return undefined;
}

/** The byte after the closing quote. */
function endOfString(json: Uint8Array, start: number): number {
  let i = start + 1;
  while (json[i] !== QUOTE) i += json[i] === BACKSLASH ? 2 : 1;
  return i + 1;
}
