import { z } from 'zod';
import { LAYER_NAME, type Layer } from '../layer.js';

/** The fields of a layer in JSON. */
export const layerFields = {
  kind: z.string().describe('Kind of layer.'),
  name: z
    .string()
    .regex(LAYER_NAME, 'may hold letters, digits, _ and - only')
    .optional()
    .describe('Name within the layer that holds it.'),
  trainable: z.boolean().optional().describe('false freezes the layer and everything inside it.'),
  options: z.record(z.string(), z.unknown()).default({}).describe('Options of that kind.'),
};

/** A layer inside the options of another. Its own options are checked when the network is built. */
export const LayerSchema: z.ZodType<Layer> = z
  .strictObject(layerFields)
  .describe('A layer: { kind, name?, trainable?, options }.') as z.ZodType<Layer>;
