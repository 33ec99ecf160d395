import type { Axis } from './chart.js';
import type { LookName } from './look.js';

/** Points on two axes, and a path through some of them; a plain value that renderers draw. */
export interface ScatterChart {
  readonly kind: 'scatter';
  readonly title: string;
  /** Below the title. */
  readonly notes: readonly string[];
  readonly x: ScatterAxis;
  readonly y: ScatterAxis;
  /** Kinds of points with their names, in the order of the legend; points of the first lie on top. */
  readonly groups: readonly { readonly look: LookName; readonly name: string }[];
  readonly points: readonly ScatterPoint[];
  readonly paths: readonly ScatterPath[];
  /** A band of y that means the same as its middle. */
  readonly band?: readonly [low: number, high: number];
  /** A level of y to compare with. */
  readonly level?: number;
}

export interface ScatterAxis extends Axis {
  /** Numbers on the axis; round ones where none are given. */
  readonly ticks?: readonly { readonly at: number; readonly text: string }[];
}

export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  readonly look: LookName;
  readonly label?: string;
  /** Where y lies. */
  readonly interval?: readonly [low: number, high: number];
}

export interface ScatterPath {
  readonly shape: 'steps-after' | 'steps-before' | 'line';
  readonly isGuess: boolean;
  /** Rising in x. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** An axis around values, some room at both ends; factors where they span much, and all are above 0. */
export function axisAround(
  values: readonly number[],
  { label, scale }: { readonly label: string; readonly scale: 'linear' | 'log' | 'either' },
): ScatterAxis {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return { label, start: 0, end: 1, scale: 'linear' };
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const isLog = low > 0 && (scale === 'log' || (scale === 'either' && high / low >= FACTORS));
  if (isLog) {
    const room = low === high ? 2 : (high / low) ** ROOM;
    return { label, start: low / room, end: high * room, scale: 'log' };
  }
  const room = low === high ? Math.abs(low) / 10 || 1 : ROOM * (high - low);
  return { label, start: low - room, end: high + room, scale: 'linear' };
}

/** Room at each end as a share of the range. */
const ROOM = 0.06;
/** Values whose largest is so many times their smallest lie on an axis of factors. */
const FACTORS = 50;
