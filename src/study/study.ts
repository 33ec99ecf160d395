import { keptQueue, onQueue, requireSameBackbone, requireSameData, requireWorkers } from '../search/index.js';
import { parseBudget, planStudy, type StudyOptions } from './plan-study.js';
import { runStudy, type StudyContext, type StudyResult } from './trials/run-study.js';
import {
  claimStudy,
  createStudyFolder,
  readStudySettings,
  studyFolder,
  writeStudySettings,
} from './trials/study-folder.js';

/**
 * Answer questions about how to train on data on the disk, by trainings in pairs. Leaves a folder with the settings, a line and a run
 * directory for each training, the answers and the config that they recommend.
 *
 * Throws   OptionError, DataError, ShapeError before anything is written; else as `runStudy`.
 */
export async function study(
  data: string,
  options: StudyOptions,
  context: StudyContext = {},
): Promise<StudyResult> {
  const { settings } = await planStudy(data, options, context);
  return onQueue(options.queue, settings.workers, context, async (placed) => {
    const folder = studyFolder(await claimStudy(options.out, data));
    await createStudyFolder(folder, settings);
    return runStudy(folder, settings, placed);
  });
}

/** Go on with a study that was killed, interrupted or came to the end of its budget; what is given takes the place of its own. */
export async function resumeStudy(
  path: string,
  { budget, workers, queue }: Pick<StudyOptions, 'budget' | 'workers' | 'queue'> = {},
  context: StudyContext = {},
): Promise<StudyResult> {
  const folder = studyFolder(path);
  const known = await readStudySettings(folder);
  await requireSameData('study', folder.path, known);
  requireSameBackbone(known.base);
  const settings = {
    ...known,
    budget: budget === undefined ? known.budget : parseBudget({ ...known.budget, ...budget }),
    // Those of this machine say nothing of a queue.
    workers: workers !== undefined ? requireWorkers(workers) : queue === undefined ? known.workers : null,
    queue: queue === undefined ? known.queue : keptQueue(queue),
  };
  return onQueue(queue ?? known.queue, settings.workers, context, async (placed) => {
    if ([budget, workers, queue].some((given) => given !== undefined))
      await writeStudySettings(folder, settings);
    return runStudy(folder, settings, placed);
  });
}
