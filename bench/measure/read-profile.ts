import { z } from 'zod';

/** Where the time of a step goes; milliseconds, means over the steps. */
export interface Profile {
  readonly steps: number;
  /** Inside of ONNX Runtime, and of that in its kernels; the rest is what it needs between them, and measuring. */
  readonly session: number;
  readonly kernels: number;
  /** By ONNX operation, the most time first. */
  readonly byNode: readonly ProfileRow[];
  /** By the operation of Pupil that they stem from. */
  readonly byOperation: readonly ProfileRow[];
}

export interface ProfileRow {
  readonly name: string;
  readonly milliseconds: number;
  /** Of the kernels' time. */
  readonly share: number;
  /** Nodes in a step. */
  readonly count: number;
  /** 10^9 multiplications and additions each second in the convolutions and matrix products; null where there are none. */
  readonly gflops: number | null;
}

/** What ONNX Runtime measured of one node in one run. */
interface NodeTime {
  readonly node: string;
  readonly operation: string;
  readonly milliseconds: number;
  readonly multiplyAdds: number;
}

/** Shapes as `[{"float":[64,3,32,32]}, ...]`. */
const Shapes = z.array(z.record(z.string(), z.array(z.number())));

/** Events of ONNX Runtime 1.30; microseconds. Others and further fields are of no interest here. */
const Event = z.object({
  cat: z.string(),
  name: z.string(),
  ts: z.number(),
  dur: z.number(),
  args: z.object({
    op_name: z.string().optional(),
    input_type_shape: Shapes.optional(),
    output_type_shape: Shapes.optional(),
  }),
});
type Event = z.output<typeof Event>;

const KERNEL = '_kernel_time';

/** A node that runs a graph: its time is that of the nodes inside. */
const REPEATING = 'Scan';

/** Of the text of a profile the last `calls`, which made `steps`. Throws an error if there are fewer. */
export function readProfile(
  text: string,
  { steps, calls }: { readonly steps: number; readonly calls: number },
): Profile {
  const events = z.array(Event).parse(JSON.parse(text));
  const runs = events
    .filter(({ name }) => name === 'model_run')
    .sort((a, b) => a.ts - b.ts)
    .slice(-calls);
  if (runs.length < calls) throw new Error(`the profile holds ${runs.length} calls, not ${calls}`);
  const times = events
    .filter(({ cat, name, ts }) => cat === 'Node' && name.endsWith(KERNEL) && ts >= runs[0].ts)
    .filter(({ args }) => args.op_name !== REPEATING)
    .map(nodeTime);
  return {
    steps,
    session: runs.reduce((sum, { dur }) => sum + dur, 0) / 1000 / steps,
    kernels: total(times) / steps,
    byNode: rows(times, steps, ({ node }) => node),
    byOperation: rows(times, steps, ({ operation }) => operation),
  };
}

function nodeTime({ name, dur, args }: Event): NodeTime {
  const node = args.op_name!;
  const [inputs, [output]] = [args.input_type_shape!, args.output_type_shape!].map((shapes) =>
    shapes.map((shape) => Object.values(shape)[0]),
  );
  return {
    node,
    // Names are those of the lowering, `conv2d+relu_17`, and what ONNX Runtime's fusions append.
    operation: /^([A-Za-z0-9+]+)_\d+/.exec(name)?.[1] ?? node,
    milliseconds: dur / 1000,
    multiplyAdds: nodeMultiplyAdds(node, inputs, output),
  };
}

/** Multiplications of a node, by its shapes; 0 of all that is no convolution or matrix product. */
export function nodeMultiplyAdds(
  node: string,
  [a, b]: readonly (readonly number[])[],
  output: readonly number[],
): number {
  switch (node) {
    case 'Conv':
    case 'FusedConv':
      return (size(output) * size(b)) / b[0];
    case 'ConvTranspose':
      return (size(a) * size(b)) / b[0];
    case 'MatMul':
      return size(output) * a.at(-1)!;
    // These may turn the first matrix.
    case 'Gemm':
    case 'FusedMatMul':
      return size(a) * output.at(-1)!;
    default:
      return 0;
  }
}

function rows(times: readonly NodeTime[], steps: number, nameOf: (time: NodeTime) => string): ProfileRow[] {
  const names = [...new Set(times.map(nameOf))];
  const all = total(times);
  return names
    .map((name) => {
      const own = times.filter((time) => nameOf(time) === name);
      const milliseconds = total(own);
      // Of an operation only the nodes that multiply: its layout changes have their own rows among the nodes.
      const multiplying = own.filter((time) => time.multiplyAdds > 0);
      const multiplyAdds = multiplying.reduce((sum, time) => sum + time.multiplyAdds, 0);
      return {
        name,
        milliseconds: milliseconds / steps,
        share: milliseconds / all,
        count: own.length / steps,
        gflops: multiplyAdds === 0 ? null : (2 * multiplyAdds) / (total(multiplying) / 1000) / 1e9,
      };
    })
    .sort((a, b) => b.milliseconds - a.milliseconds);
}

function total(times: readonly NodeTime[]): number {
  return times.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}
