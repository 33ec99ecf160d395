/** A name in code as it is written in flags, files and codes: `batchSize` is `batch-size`, `conv1dTranspose` `conv1d-transpose`. */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
