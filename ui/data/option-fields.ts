import type { OptionList } from '../../src/serve/api.js';

/** A field of the form, as its option is written there: always as text, empty where the default holds. */
export interface OptionField {
  readonly name: string;
  readonly kind: 'choice' | 'switch' | 'number' | 'list' | 'text' | 'json';
  readonly description: string;
  /** What holds where the field is empty, in words. */
  readonly standard: string;
  /** What can be chosen, or words that stand for a number. */
  readonly words: readonly string[];
  readonly isWhole: boolean;
}

export interface FieldGroup {
  readonly title: string;
  readonly fields: readonly OptionField[];
}

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema | false;
  readonly description?: string;
}

/** Fields in the order of the form, from the schema that the server has. */
export function fieldGroups({ schema, groups, defaults, choices }: OptionList): FieldGroup[] {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Schema>>;
  return groups
    .map(({ title, options }) => ({
      title,
      fields: options.flatMap((name) =>
        name in properties ? [fieldOf(name, properties[name]!, defaults[name], choices[name])] : [],
      ),
    }))
    .filter(({ fields }) => fields.length > 0);
}

function fieldOf(
  name: string,
  schema: Schema,
  standard: unknown,
  choices: readonly string[] | undefined,
): OptionField {
  const parts = partsOf(schema);
  const words = [
    ...new Set(
      choices ?? parts.flatMap((part) => (part.const !== undefined ? [part.const] : (part.enum ?? []))),
    ),
  ].filter((word) => typeof word === 'string');
  const kind = choices === undefined ? kindOf(parts) : 'choice';
  return {
    name,
    kind,
    description: schema.description ?? '',
    standard:
      standard === undefined ? '' : typeof standard === 'string' ? standard : JSON.stringify(standard),
    words: kind === 'choice' ? words.concat(otherConstants(parts)) : words,
    isWhole: kind === 'number' && !parts.some(({ type }) => type === 'number'),
  };
}

/** Alternatives, however deep they are nested. */
function partsOf(schema: Schema): Schema[] {
  const inner = schema.anyOf ?? schema.oneOf;
  return inner === undefined ? [schema] : inner.flatMap(partsOf);
}

function otherConstants(parts: readonly Schema[]): string[] {
  return parts.flatMap(({ const: value }) =>
    value === undefined || typeof value === 'string' ? [] : [JSON.stringify(value)],
  );
}

function kindOf(parts: readonly Schema[]): OptionField['kind'] {
  const isFixed = ({ const: value, enum: names }: Schema) => value !== undefined || names !== undefined;
  const open = parts.filter((part) => !isFixed(part));
  if (open.length === 0) return 'choice';
  if (open.every(({ type }) => type === 'boolean')) return 'switch';
  if (open.some(({ type }) => type === 'number' || type === 'integer')) return 'number';
  if (open.every(({ type }) => type === 'string')) return 'text';
  const texts = open.find(({ type, items }) => type === 'array' && items && items.type === 'string');
  if (texts !== undefined) return 'list';
  const hasNames = parts.some((part) => isFixed(part) && typeof (part.const ?? part.enum?.[0]) === 'string');
  return hasNames && open.every(({ type }) => type === 'object') ? 'choice' : 'json';
}
