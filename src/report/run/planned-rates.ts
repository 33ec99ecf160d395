import { isPupilError } from '../../base/error.js';
import { type RunConfig, scheduleOf, schedulePlanOf } from '../../train/index.js';
import type { PlannedRate } from '../metric-chart.js';
import { scheduleCurve } from '../schedule-curve.js';

/** Learning rates as the schedule of the run has them; none where only the program that ran it knows. */
export function plannedRates(config: RunConfig | null): readonly PlannedRate[] {
  if (config === null) return [];
  try {
    const { points, plan } = scheduleCurve(scheduleOf(config).schedule, schedulePlanOf(config));
    // An update's rate is that of its end, as the rate of an epoch is.
    return points.map(({ step, learningRate }) => ({ epoch: (step + 1) / plan.stepsPerEpoch, learningRate }));
  } catch (error) {
    if (!isPupilError(error)) throw error;
    return [];
  }
}
