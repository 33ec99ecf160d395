import { holdsBoard, withTensorBoard } from '../report/index.js';
import { runDirectory } from '../train/index.js';
import type { TrainingContext } from './library.js';

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
