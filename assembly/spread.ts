/**
 * Values at every pixel from those at the points of a coarse grid, by four weights along columns and four along rows:
 *
 *     field(row, column) = Σ_i Σ_j rowWeights(row, i) columnWeights(column, j) grid(rowFirst(row) + i, columnFirst(column) + j)
 *
 * Layout  grid float32 [rowPoints, columnPoints]; of each row and column the number of its first point, int32, and its
 *         four weights, float32; `wide` has room for float32 [rowPoints, width], 16 bytes more behind it and behind the field.
 */
export function spread(
  grid: usize,
  rowPoints: i32,
  columnPoints: i32,
  height: i32,
  width: i32,
  rowFirst: usize,
  rowWeights: usize,
  columnFirst: usize,
  columnWeights: usize,
  wide: usize,
  field: usize,
): void {
  // Along rows first: there are few of them in the grid.
  let place = wide;
  for (let point = 0; point < rowPoints; point++) {
    const line = grid + ((<usize>(point * columnPoints)) << 2);
    for (let column: usize = 0; column < <usize>width; column++, place += 4) {
      const values = line + ((<usize>load<i32>(columnFirst + (column << 2))) << 2);
      const weights = columnWeights + (column << 4);
      store<f32>(
        place,
        load<f32>(weights) * load<f32>(values) +
          load<f32>(weights, 4) * load<f32>(values, 4) +
          load<f32>(weights, 8) * load<f32>(values, 8) +
          load<f32>(weights, 12) * load<f32>(values, 12),
      );
    }
  }
  const bytes = (<usize>width) << 2;
  let out = field;
  for (let row: usize = 0; row < <usize>height; row++, out += bytes) {
    const weights = rowWeights + (row << 4);
    const w0 = v128.load32_splat(weights);
    const w1 = v128.load32_splat(weights, 4);
    const w2 = v128.load32_splat(weights, 8);
    const w3 = v128.load32_splat(weights, 12);
    const first = wide + <usize>load<i32>(rowFirst + (row << 2)) * bytes;
    for (let way: usize = 0; way < bytes; way += 16) {
      const values = first + way;
      const upper = f32x4.add(f32x4.mul(w0, v128.load(values)), f32x4.mul(w1, v128.load(values + bytes)));
      const lower = f32x4.add(
        f32x4.mul(w2, v128.load(values + 2 * bytes)),
        f32x4.mul(w3, v128.load(values + 3 * bytes)),
      );
      v128.store(out + way, f32x4.add(upper, lower));
    }
  }
}

/** Add `count` float32 at `from` to those at `to`. */
export function addFloats(to: usize, from: usize, count: i32): void {
  for (let i: usize = 0; i < (<usize>count) << 2; i += 16)
    v128.store(to + i, f32x4.add(v128.load(to + i), v128.load(from + i)));
}
