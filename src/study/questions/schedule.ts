import { against, defineQuestion, otherValues } from './question-kind.js';

const SCHEDULES = ['constant', 'cosine', 'linear', 'exponential', 'oneCycle'];

export const schedule = defineQuestion({
  name: 'schedule',
  asks: 'How should the learning rate fall while the network learns?',
  from: 'trainings',
  experiment({ training }) {
    const now = training.schedule.kind;
    return against(now, otherValues('schedule', SCHEDULES, now, String));
  },
});
