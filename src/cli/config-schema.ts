import { z } from 'zod';
import { FILE_SOURCES, tableSource } from '../data/index.js';
import { type ActivationDefinition, type AnyLayerDefinition, type Layer, LayerSchema } from '../nn/index.js';
import { TrainOptions } from '../train/index.js';
import { backboneFlags } from './backbone-flags.js';
import { imageSizeFlag, trainFlags } from './train-flags.js';

const DEFINITION = 'must be definitions, of defineLayer, defineMerge or defineActivation';

/** A list of definitions, which have a kind and a schema of their options. */
function definitions<D>() {
  return z.array(
    z.custom<D>(
      (value) => typeof value === 'object' && value !== null && 'kind' in value && 'options' in value,
      DEFINITION,
    ),
  );
}

/**
 * What a config file may hold: every option of training and of reading pictures, and every flag of `pupil train`, by the
 * same names. None has a default here: what is left out is decided by the library.
 */
export const ConfigSchema = z.strictObject({
  $schema: z.string().optional().describe('Address of the JSON Schema of this file, for editors.'),
  ...trainFlags.shape,
  ...backboneFlags.shape,
  ...tableSource.options.partial().shape,
  ...FILE_SOURCES.numpy.options.partial().shape,
  ...FILE_SOURCES.cifar.options.partial().shape,
  ...FILE_SOURCES.csvManifest.options.partial().shape,
  ...TrainOptions.partial().shape,
  normalize: z
    .union([TrainOptions.shape.normalize.unwrap(), tableSource.options.shape.normalize.unwrap()])
    .optional()
    .describe('How pixels are normalized, or the columns of a table.'),
  imageSize: imageSizeFlag.optional().describe('Height and width of the model input in pixels.'),
  model: z
    .union([z.string().min(1), LayerSchema as z.ZodType<Layer, Layer>])
    .optional()
    .describe('A network of your own: a layer, or the path of a file that holds one.'),
  extensions: z
    .strictObject({
      layers: definitions<AnyLayerDefinition>().optional(),
      activations: definitions<ActivationDefinition>().optional(),
    })
    .optional()
    .describe(
      'Layers and activations of your own that the network names; for files in TypeScript or JavaScript.',
    ),
});
export type Config = z.input<typeof ConfigSchema>;

/** Gives `pupil.config.ts` its types: `export default defineConfig({ epochs: 30, optimizer: 'sgd' })`. */
export function defineConfig(config: Config): Config {
  return config;
}
