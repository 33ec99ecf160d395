import { OptionError } from '../../base/error.js';
import type { DataSource } from '../../data/index.js';
import type { TrainContext } from '../events.js';
import type { ModelChoice } from '../plan/plan-run.js';
import { type Backbone, isPretrained, type Pretrained } from './pretrained.js';
import { settlePretrained } from './settle-pretrained.js';

/** What can be trained: a network that starts anew, or a head on a backbone. */
export type TrainedModel = ModelChoice | Pretrained;

/**
 * What a training from a backbone needs: the backbone in the parts that its recipe trains, pictures of the size that it takes, and
 * its values at hand.
 *
 * Throws  OptionError for pictures that are asked for in another size, for tables, and as `settlePretrained`.
 */
export function startFrom<Source extends DataSource, Context extends TrainContext>(
  asked: TrainedModel,
  source: Source,
  context: Context,
): { readonly model: TrainedModel; readonly source: Source; readonly context: Context } {
  if (!isPretrained(asked)) return { model: asked, source, context };
  const model = settlePretrained(asked);
  const { backbone } = model;
  const { extensions } = context;
  return {
    model,
    source: withPictures(source, backbone),
    context: { ...context, extensions: { ...extensions, values: backbone.values } },
  };
}

function withPictures<Source extends DataSource>(source: Source, backbone: Backbone): Source {
  const { height, width, channels } = backbone.input;
  if (source.kind === 'table')
    throw misfit(backbone, 'a backbone takes pictures, not the rows of a table', source.path);
  // Pictures in memory are as they are; a layer says so where they do not fit.
  if (source.kind === 'pictureArrays') return source;
  const { imageSize, channels: asked } = source.options;
  const [high, wide] = imageSize === 'auto' ? [height, width] : [imageSize, imageSize].flat();
  if (high !== height || wide !== width)
    throw misfit(backbone, `the backbone was read for pictures of ${height} x ${width}`, {
      imageSize: [high, wide],
    });
  if (asked !== 'auto' && asked !== channels)
    throw misfit(backbone, `the backbone takes pictures of ${channels} channels`, { channels: asked });
  return { ...source, options: { ...source.options, imageSize: [height, width], channels } };
}

function misfit({ file }: Backbone, what: string, got: unknown): OptionError {
  return new OptionError({
    code: 'option/backbone-pictures',
    where: file,
    what,
    got,
    fix: 'leave the size and the channels of the pictures out, or open the backbone for them',
  });
}
