/** Numbers of a step as arrays of one value each, the same arrays in every step: a runtime keeps what it made of them. */
export function createScalarFeeds(): (
  values: Readonly<Record<string, number>>,
) => Record<string, Float32Array> {
  const arrays = new Map<string, Float32Array>();
  return (values) => {
    const feeds: Record<string, Float32Array> = {};
    for (const [name, value] of Object.entries(values)) {
      const array = arrays.get(name) ?? new Float32Array(1);
      array[0] = value;
      arrays.set(name, array);
      feeds[name] = array;
    }
    return feeds;
  };
}
