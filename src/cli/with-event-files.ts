import { holdsBoard, type Watched, withTensorBoard } from '../report/index.js';
import { runDirectory } from '../train/index.js';
import type { StudyContext, TrainingContext, TuningContext } from './library.js';

/** Search or study, with event files of each training where they are asked for. */
export async function withTrialEventFiles<Context extends TuningContext | StudyContext, Result>(
  context: Context,
  work: (context: Omit<Context, keyof Watched> & Pick<Context, 'onEvent'>) => Promise<Result>,
): Promise<Result> {
  return context.tensorboard === true ? withTensorBoard(context, work) : work(context);
}

/**
 * Train, with event files for TensorBoard where they are asked for, and where the run that goes on has some: they would end in
 * the middle.
 */
export async function withEventFiles<Result extends { readonly run: string }>(
  context: TrainingContext,
  train: (context: TrainingContext) => Promise<Result>,
  run?: string,
): Promise<Result & { readonly tensorboard?: string | null }> {
  const goesOn = run !== undefined && (await holdsBoard(runDirectory(run).tensorboard));
  if (context.tensorboard !== true && !goesOn) return train(context);
  const trained = await withTensorBoard(context, train);
  const { tensorboard } = runDirectory(trained.run);
  return { ...trained, tensorboard: (await holdsBoard(tensorboard)) ? tensorboard : null };
}
