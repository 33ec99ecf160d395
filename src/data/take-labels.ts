/** The labels of the pictures at `indices`, int32 `[indices.length]`. */
export function takeLabels(labels: Int32Array, indices: Uint32Array): Int32Array {
  return Int32Array.from(indices, (index) => labels[index]!);
}
