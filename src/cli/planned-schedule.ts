import { resolve } from 'node:path';
import { requirePlotName, saveChart, scheduleChart, scheduleCurve, terminalChart } from '../report/index.js';
import {
  planSchedule,
  readRunConfig,
  resolveOptimizer,
  runDirectory,
  type ScheduleSpec,
  scheduleOf,
  schedulePlanOf,
  TrainOptions,
} from '../train/index.js';
import type { Library, ScheduleRequest } from './library.js';

/** Schedules, with their curves brought into the form that `summary --schedule` prints. */
export const schedules: Pick<Library, 'schedule'> = {
  async schedule(request, columns) {
    const { schedule, plan } = await scheduleFor(request);
    if (request.plot !== undefined) requirePlotName(request.plot);
    const curve = scheduleCurve(schedule, plan);
    const chart = scheduleChart(curve);
    const plot = request.plot === undefined ? null : await saveChart(chart, request.plot);
    return {
      result: {
        run: 'run' in request.over ? resolve(request.over.run) : null,
        schedule: curve.schedule,
        learningRate: plan.learningRate,
        stepsPerEpoch: plan.stepsPerEpoch,
        steps: plan.totalSteps,
        metric: curve.metric,
        points: [...curve.points],
        plot,
      },
      lines: terminalChart(chart, columns),
    };
  },
};

async function scheduleFor({ schedule: spec, over }: ScheduleRequest) {
  if ('run' in over) {
    const config = await readRunConfig(runDirectory(over.run));
    const plan = schedulePlanOf(config);
    const schedule = spec === 'own' ? scheduleOf(config).schedule : planSchedule(spec as ScheduleSpec, plan);
    return { schedule, plan };
  }
  const { epochs, stepsPerEpoch, learningRate, optimizer } = over;
  const usual = resolveOptimizer(TrainOptions.shape.optimizer.parse(optimizer)).defaultLearningRate;
  const plan = {
    learningRate: learningRate === undefined ? usual : learningRate,
    stepsPerEpoch,
    totalSteps: epochs * stepsPerEpoch,
  };
  return { schedule: planSchedule(spec as ScheduleSpec, plan), plan };
}
