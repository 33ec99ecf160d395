import { openBackbone, type TrainedModel, withHead } from '../train/index.js';
import type { TrainRequest } from './library.js';

/** What a request trains: its network, or a head on the backbone that it names, of which `tell` says how it was read. */
export async function trainedModel(
  { model, from, pictures, extensions }: Pick<TrainRequest, 'model' | 'from' | 'pictures' | 'extensions'>,
  tell: (message: string) => void,
): Promise<TrainedModel> {
  if (from === undefined) return model;
  const { imageSize } = pictures;
  const size = imageSize === undefined || imageSize === 'auto' ? {} : { imageSize };
  const backbone = await openBackbone(from.path, { ...from.question, ...size }, { extensions });
  const { name, shape } = backbone.features;
  tell(`backbone ${from.path}: features ${name} [${shape.join(', ')}]; ${backbone.notes.join('; ')}`);
  return withHead(backbone, from.head);
}
