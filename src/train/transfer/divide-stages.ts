import type { Shape } from '../../graph/index.js';

/** What lies between two places of a network that one value alone passes through. */
export interface Piece {
  /** Axes of what it makes of one picture. */
  readonly shape: Shape;
  /** How many variables it has. */
  readonly weights: number;
}

type Sides = readonly [height: number, width: number];

/** Stages that a network is divided into whose resolution tells of no more. */
const USUAL_STAGES = 4;

/**
 * Pieces in stages, both from the pictures up: a stage is what makes maps, or tokens, of one resolution. Where there are fewer than
 * four, the stages are four runs of pieces with about equally many variables. Each has some.
 */
export function divideIntoStages<P extends Piece>(pieces: readonly P[], pictures: Sides): P[][] {
  const stages = withVariables(byResolution(pieces, pictures));
  return stages.length < USUAL_STAGES ? withVariables(evenly(pieces, USUAL_STAGES)) : stages;
}

function byResolution<P extends Piece>(pieces: readonly P[], pictures: Sides): P[][] {
  const stages: P[][] = [];
  let sides: readonly number[] = [];
  for (const piece of pieces) {
    const next = sidesOf(piece.shape, sides, pictures);
    if (stages.length === 0 || String(next) !== String(sides)) stages.push([]);
    stages.at(-1)!.push(piece);
    sides = next;
  }
  return stages;
}

/**
 * Rows and columns of maps, whose channels may stand before or behind them: the sides so far where these are among the axes, else
 * those that are to each other most nearly as those of the pictures. Of tokens their number; of anything else nothing.
 */
function sidesOf(shape: Shape, before: readonly number[], [height, width]: Sides): readonly number[] {
  if (shape.length === 2) return shape.slice(0, 1);
  if (shape.length !== 3) return [];
  const choices = [shape.slice(1), shape.slice(0, 2)] as const;
  const same = choices.find((sides) => String(sides) === String(before));
  const skew = ([high, wide]: Shape) => Math.abs(Math.log((high! * width) / (wide! * height)));
  return same ?? (skew(choices[1]) < skew(choices[0]) ? choices[1] : choices[0]);
}

/** What has no variables belongs to what follows it, and at the end to what is before it. */
function withVariables<P extends Piece>(stages: readonly P[][]): P[][] {
  const whole: P[][] = [];
  let open: P[] = [];
  for (const stage of stages) {
    open.push(...stage);
    if (open.every(({ weights }) => weights === 0)) continue;
    whole.push(open);
    open = [];
  }
  whole.at(-1)?.push(...open);
  return whole;
}

function evenly<P extends Piece>(pieces: readonly P[], count: number): P[][] {
  const total = pieces.reduce((sum, { weights }) => sum + weights, 0);
  const stages = Array.from({ length: count }, (): P[] => []);
  let before = 0;
  for (const piece of pieces) {
    const middle = (before + piece.weights / 2) / Math.max(total, 1);
    stages[Math.min(count - 1, Math.floor(middle * count))]!.push(piece);
    before += piece.weights;
  }
  return stages;
}
