import { isPupilError } from '../base/error.js';
import { writeReport } from '../report/index.js';
import type { TrainedRun, TrainingContext } from './library.js';

/**
 * Train, and write the report of what came of it, also of a run that diverged. A report that cannot be written is told of, and
 * fails no training.
 */
export async function trainAndReport(
  context: TrainingContext,
  train: (context: TrainingContext) => Promise<TrainedRun>,
): Promise<TrainedRun> {
  if (context.report !== true) return train(context);
  let directory: string | undefined;
  const watched: TrainingContext = {
    ...context,
    onEvent(event) {
      if (event.type === 'start') directory = event.run;
      context.onEvent(event);
    },
  };
  try {
    const run = await train(watched);
    return { ...run, report: await reportOf(run.run, context) };
  } catch (error) {
    if (isPupilError(error, 'diverged') && directory !== undefined) await reportOf(directory, context);
    throw error;
  }
}

async function reportOf(run: string, { extensions, onEvent }: TrainingContext): Promise<string | null> {
  try {
    return (await writeReport(run, { extensions })).report;
  } catch (error) {
    if (!isPupilError(error)) throw error;
    onEvent({ type: 'note', message: `the report could not be written: ${error.message}` });
    return null;
  }
}
