import { keyOf, type TrainingPoint } from './training-point.js';

/** How long trainings take, from those that have ended. */
export interface Pace {
  note(point: TrainingPoint, seconds: number): void;
  /** Seconds that a training will take: as long as others of its arm, or as all do on average; 0 where nothing is known. */
  expected(point: TrainingPoint): number;
}

export function openPace(): Pace {
  const byArm = new Map<string, number[]>();
  return {
    note(point, seconds) {
      const arm = armOf(point);
      byArm.set(arm, [...(byArm.get(arm) ?? []), seconds]);
    },
    expected: (point) => meanOf(byArm.get(armOf(point)) ?? [...byArm.values()].flat()),
  };
}

function armOf({ seed: _, ...patch }: TrainingPoint): string {
  return keyOf(patch);
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
