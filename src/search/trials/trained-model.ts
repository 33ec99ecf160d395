import { isPretrainedFile, type PretrainedOpener, type TrainedModel } from '../../train/index.js';
import type { TrialConfig } from '../space/apply-point.js';

/** What a config trains: its network, or a head on the backbone that it names, opened for pictures of the size that it says. */
export async function trainedModel(
  { model, pictures }: Pick<TrialConfig, 'model' | 'pictures'>,
  open: PretrainedOpener,
): Promise<TrainedModel> {
  if (!isPretrainedFile(model)) return model;
  const { imageSize } = pictures as { readonly imageSize?: 'auto' | number | readonly [number, number] };
  if (imageSize === undefined || imageSize === 'auto') return open(model);
  const size = typeof imageSize === 'number' ? imageSize : ([...imageSize] as [number, number]);
  return open({ ...model, question: { ...model.question, imageSize: size } });
}
