import { z } from 'zod';
import { kebabCase } from '../base/kebab-case.js';

/** One flag or argument of a command, as its schema declares it. */
export interface Field {
  /** Name of the option in code: `batchSize`. */
  readonly name: string;
  /** The same on the command line: `batch-size`. */
  readonly flag: string;
  /** A second, shorter name on the command line: `lr`. */
  readonly alias: string | undefined;
  readonly description: string;
  readonly isRequired: boolean;
  readonly isBoolean: boolean;
  /** A boolean that is true unless the flag `--no-…` says otherwise. */
  readonly isNegated: boolean;
  readonly isList: boolean;
  /** Text that is a number becomes one; of lists each item. */
  readonly takesNumber: boolean;
  /** Text that begins like a JSON object or list is read as one. */
  readonly takesJson: boolean;
  /** What stands for the value in the help: `n`, `path`, `adam|sgd`. */
  readonly value: string;
  /** Undefined when there is none. */
  readonly default: unknown;
  /** What a value must be: "a whole number of at least 1". */
  readonly rule: string;
}

/** The part of JSON Schema that options use. */
interface JsonType {
  type?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonType[];
  items?: JsonType;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  /** From `.meta`: a boolean whose default is true elsewhere; a second name; the placeholder in the help; the rule in words. */
  negated?: boolean;
  alias?: string;
  value?: string;
  rule?: string;
}

/** The fields of an options schema, in its order. Every one must have a description. */
export function fieldsOf(schema: z.ZodObject): Field[] {
  const { properties, required = [] } = z.toJSONSchema(schema, { io: 'input' }) as {
    properties: Record<string, JsonType>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, type]) => ({
    name,
    flag: kebabCase(name),
    alias: type.alias,
    description: type.description ?? '',
    isRequired: required.includes(name),
    isBoolean: type.type === 'boolean',
    isNegated: type.type === 'boolean' && (type.default === true || type.negated === true),
    isList: type.type === 'array',
    takesNumber: acceptsNumber(type.type === 'array' ? (type.items ?? {}) : type),
    takesJson: acceptsJson(type),
    value: type.value ?? placeholder(type),
    default: type.default,
    rule: describeType(type),
  }));
}

function acceptsNumber(type: JsonType): boolean {
  return (
    type.type === 'number' ||
    type.type === 'integer' ||
    typeof type.const === 'number' ||
    (type.anyOf?.some(acceptsNumber) ?? false)
  );
}

function acceptsJson(type: JsonType): boolean {
  return type.type === 'object' || type.type === 'array' || (type.anyOf?.some(acceptsJson) ?? false);
}

function placeholder(type: JsonType): string {
  if (type.enum !== undefined) return type.enum.join('|');
  if (type.const !== undefined) return String(type.const);
  if (type.anyOf !== undefined) return type.anyOf.map(placeholder).join('|');
  if (type.type === 'array') return placeholder(type.items ?? {});
  return acceptsNumber(type) ? 'n' : 'text';
}

/** Words for what a type accepts, to follow "must be". */
function describeType(type: JsonType): string {
  if (type.rule !== undefined) return type.rule;
  if (type.enum !== undefined) return `one of ${type.enum.join(', ')}`;
  if (type.const !== undefined) return String(type.const);
  if (type.anyOf !== undefined) return type.anyOf.map(describeType).join(' or ');
  if (type.type === 'integer' || type.type === 'number') return describeNumber(type);
  if (type.type === 'array') return 'one or more values';
  return type.type === 'boolean' ? 'given without a value' : 'a text';
}

function describeNumber(type: JsonType): string {
  const noun = type.type === 'integer' ? 'a whole number' : 'a number';
  const low =
    type.exclusiveMinimum !== undefined
      ? `above ${type.exclusiveMinimum}`
      : isBound(type.minimum)
        ? `of at least ${type.minimum}`
        : '';
  const high =
    type.exclusiveMaximum !== undefined
      ? `below ${type.exclusiveMaximum}`
      : isBound(type.maximum)
        ? `at most ${type.maximum}`
        : '';
  return [noun, low, low && high && 'and', high].filter(Boolean).join(' ');
}

/** Zod bounds every integer by what a double can hold; that is no news to a person. */
function isBound(limit: number | undefined): limit is number {
  return limit !== undefined && Math.abs(limit) < Number.MAX_SAFE_INTEGER;
}
