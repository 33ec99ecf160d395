import type { TrainOptions } from '../train/index.js';

/** The kind of a schedule, however it is written; 'function' for one of one's own. */
export function kindOfSchedule(schedule: TrainOptions['schedule']): string {
  if (typeof schedule === 'string') return schedule;
  return 'kind' in schedule ? schedule.kind : 'function';
}
