/** Numbers of one or more steps as arrays, by name: in the order of the steps. */
export function scalarFeeds(
  steps: readonly Readonly<Record<string, number>>[],
): Record<string, Float32Array> {
  const names = Object.keys(steps[0]!);
  return Object.fromEntries(
    names.map((name) => [name, Float32Array.from(steps, (numbers) => numbers[name]!)]),
  );
}
