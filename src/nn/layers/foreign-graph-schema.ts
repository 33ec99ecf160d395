import { z } from 'zod';
import type { ForeignAttribute, ForeignGraph } from '../../graph/index.js';

const whole = z.int();
/** As text where JSON does not know the number. */
const number = z.union([z.number(), z.string().regex(/^(NaN|-?Infinity|-?\d+)$/)]);

const Tensor = z.strictObject({
  dtype: z.enum(['float32', 'float64', 'int32', 'int64', 'uint8', 'bool']).describe('Element type.'),
  shape: z.array(whole.nonnegative()).describe('Axes.'),
  values: z.array(number).describe('Values, row-major.'),
});

const Attribute: z.ZodType<ForeignAttribute> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('int'), value: whole }),
  z.strictObject({ type: z.literal('float'), value: number }),
  z.strictObject({ type: z.literal('string'), value: z.string() }),
  z.strictObject({ type: z.literal('ints'), value: z.array(whole) }),
  z.strictObject({ type: z.literal('floats'), value: z.array(number) }),
  z.strictObject({ type: z.literal('strings'), value: z.array(z.string()) }),
  z.strictObject({ type: z.literal('tensor'), value: Tensor }),
  z.strictObject({ type: z.literal('graph'), value: z.lazy(() => ForeignGraphSchema) }),
]);

const Node = z.strictObject({
  opType: z.string().describe('Operator.'),
  domain: z.string().optional().describe('Operator set; left out for the standard one.'),
  inputs: z.array(z.string()).describe('Values it takes.'),
  outputs: z.array(z.string()).describe('Values it makes.'),
  attributes: z.record(z.string(), Attribute).describe('Attributes, each with its type.'),
});

/** Nodes of somebody else's model in JSON. */
export const ForeignGraphSchema: z.ZodType<ForeignGraph> = z.strictObject({
  nodes: z.array(Node).describe('Each after those whose values it takes.'),
  constants: z.record(z.string(), Tensor).describe('Small values, by name.'),
  inputs: z.array(z.string()).describe('What it is given, in order.'),
  outputs: z.array(z.string()).describe('What it gives, in order.'),
});
