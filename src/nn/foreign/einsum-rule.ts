import { elementCount, matmul, reshape, type Tensor, transpose } from '../../graph/index.js';
import { type MappedNode, unmapped } from './mapped-node.js';

/**
 * A sum over products of two tensors, as `bhid,bhjd->bhij`: one product of matrices, with axes brought into its order before and
 * behind it.
 *
 * Source  ONNX Einsum-12. Refused: other than two tensors, `...`, an axis that stands twice in one tensor, or in one alone.
 */
export function einsum(node: MappedNode): Tensor {
  const equation = node.text('equation', '').replaceAll(' ', '');
  const [, left, right, out] = /^([A-Za-z]+),([A-Za-z]+)->([A-Za-z]*)$/.exec(equation) ?? [];
  if (left === undefined || right === undefined || out === undefined || node.node.inputs.length !== 2)
    throw unmapped(node.node, `its equation ${JSON.stringify(equation)} is no product of two`);
  const [a, b] = [node.tensor(0), node.tensor(1)];
  const letters = new Set([...left, ...right]);
  const sizes = new Map([...[...left].map((one, i) => [one, a.shape[i]!] as const)]);
  for (const [i, one] of [...right].entries()) sizes.set(one, Math.max(sizes.get(one) ?? 1, b.shape[i]!));
  const isIn = (text: string) => (one: string) => text.includes(one);
  const both = [...letters].filter((one) => left.includes(one) && right.includes(one));
  const shared = both.filter(isIn(out));
  const summed = both.filter((one) => !out.includes(one));
  const ofLeft = [...left].filter((one) => !right.includes(one));
  const ofRight = [...right].filter((one) => !left.includes(one));
  const isPlain =
    [left, right, out].every((text) => new Set(text).size === text.length) &&
    [...ofLeft, ...ofRight].every(isIn(out)) &&
    [...out].every((one) => letters.has(one)) &&
    [...left].every((one, i) => a.shape[i] === sizes.get(one)) &&
    [...right].every((one, i) => b.shape[i] === sizes.get(one));
  if (!isPlain)
    throw unmapped(node.node, `its equation ${JSON.stringify(equation)} is no product of matrices`);

  const shapeOf = (axes: readonly string[]) => axes.map((one) => sizes.get(one)!);
  const count = (axes: readonly string[]) => elementCount(shapeOf(axes));
  const ordered = (x: Tensor, own: string, first: readonly string[], second: readonly string[]) =>
    reshape(
      transpose(
        x,
        [...shared, ...first, ...second].map((one) => own.indexOf(one)),
      ),
      [count(shared), count(first), count(second)],
    );
  const product = matmul(ordered(a, left, ofLeft, summed), ordered(b, right, summed, ofRight));
  const made = [...shared, ...ofLeft, ...ofRight];
  return transpose(
    reshape(product, shapeOf(made)),
    [...out].map((one) => made.indexOf(one)),
  );
}
