/** All names as one frozen array, made when it is first asked for: of many pictures it takes more memory than all else. */
export function namesOnDemand(count: number, fileOf: (position: number) => string): () => readonly string[] {
  let names: readonly string[] | undefined;
  return () => {
    names ??= Object.freeze(Array.from({ length: count }, (_, i) => fileOf(i)));
    return names;
  };
}
