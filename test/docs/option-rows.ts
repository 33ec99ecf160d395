import { z } from 'zod';
import { InitializerName } from '../../src/nn/index.js';

interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** Rows [option, values, default, meaning] of a schema of options, for a table in Markdown. */
export function optionRows(schema: z.ZodType): string[][] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
  return Object.entries(properties).map(([name, option]) => [
    `\`${name}\``,
    valuesOf(option),
    defaultOf(option, required.includes(name)),
    option.description ?? '',
  ]);
}

function defaultOf(option: JsonSchema, required: boolean): string {
  if (required) return 'required';
  return option.default === undefined ? '' : `\`${JSON.stringify(option.default).replaceAll('"', "'")}\``;
}

function valuesOf(schema: JsonSchema): string {
  const { description = '' } = schema;
  if (description.startsWith('Activation function')) return '[activation](#activations)';
  if (description.startsWith('A layer:')) return 'layer';
  if (isInitializer(schema)) return '[initializer](#initializers)';
  if (schema.enum !== undefined) return literals(schema.enum);
  if (schema.const !== undefined) return literals([schema.const]);
  if (isSize(schema)) return `${valuesOf(schema.anyOf![0])} or two, [rows, columns]`;
  if (schema.anyOf !== undefined) return schema.anyOf.map(valuesOf).join(' or ');
  if (schema.prefixItems !== undefined) return `[${schema.prefixItems.map(valuesOf).join(', ')}]`;
  if (schema.items !== undefined) return `list of ${plural(valuesOf(schema.items))}`;
  if (schema.properties !== undefined) return `\`{ ${Object.keys(schema.properties).join(', ')} }\``;
  return `${schema.type === 'integer' ? 'whole number' : (schema.type ?? 'any')}${rangeOf(schema)}`;
}

/** 'layer' → 'layers', 'whole number > 0' → 'whole numbers > 0', 'list of layers' → 'lists of layers'. */
function plural(values: string): string {
  return values.replace(/^(list|(?:\w+ )*\w+)/, '$1s');
}

/** A name of an initializer, or one with options. */
function isInitializer({ anyOf = [] }: JsonSchema): boolean {
  return anyOf.length === 2 && anyOf[0].enum?.length === InitializerName.options.length;
}

/** One whole number, or one for rows and one for columns. */
function isSize({ anyOf = [] }: JsonSchema): boolean {
  return anyOf.length === 2 && anyOf[0].type === 'integer' && anyOf[1].prefixItems?.length === 2;
}

function literals(values: readonly unknown[]): string {
  return values.map((value) => `\`${JSON.stringify(value).replaceAll('"', "'")}\``).join(' or ');
}

/** Bounds as a person writes them; those of all whole numbers are none. */
function rangeOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): string {
  const known = (bound: number | undefined): bound is number =>
    bound !== undefined && Math.abs(bound) !== Number.MAX_SAFE_INTEGER;
  const bounds = [
    ...(known(minimum) ? [`≥ ${minimum}`] : []),
    ...(known(exclusiveMinimum) ? [`> ${exclusiveMinimum}`] : []),
    ...(known(maximum) ? [`≤ ${maximum}`] : []),
    ...(known(exclusiveMaximum) ? [`< ${exclusiveMaximum}`] : []),
  ];
  return bounds.length === 0 ? '' : ` ${bounds.join(', ')}`;
}
