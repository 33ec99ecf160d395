const WIDTH = 110;

/**
 * JSON as the project's formatter writes it: objects open, arrays of plain values on one line where they fit. Generated
 * files that are checked in must not be changed by formatting.
 */
export function jsonText(value: unknown): string {
  return `${format(value, '', 0)}\n`;
}

/** `column` is where the value starts on its line, for what stands before it there. */
function format(value: unknown, indent: string, column: number): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    const isPlain = value.every((item) => item === null || typeof item !== 'object');
    const line = `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
    // One more for the comma that may follow.
    if (isPlain && column + line.length + 1 <= WIDTH) return line;
    return `[\n${value.map((item) => inner + format(item, inner, inner.length)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return '{}';
  const lines = entries.map(([key, item]) => {
    const start = `${inner}${JSON.stringify(key)}: `;
    return start + format(item, inner, start.length);
  });
  return `{\n${lines.join(',\n')}\n${indent}}`;
}
