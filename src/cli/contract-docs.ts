import { z } from 'zod';
import { CONTRACT } from './contract/index.js';
import { jsonText } from './json-text.js';

interface JsonSchema {
  type?: string | string[];
  description?: string;
  const?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  additionalProperties?: JsonSchema | boolean;
}

const INTRODUCTION = `# The JSON that commands print

<!-- Made from src/cli/contract/; a test fails when it is out of date and says how to make it anew. -->

Every command takes \`--json\`: it prints one document on standard output and nothing else there. The fields below are a
contract: within a major version fields are added, never renamed or removed. JSON Schemas (draft 2020-12) of the same are
in [schemas/](schemas/). A value that is not a finite number is \`null\`.

A command that fails prints the document \`error\` instead, and the exit code tells the kind of failure (see
[cli.md](cli.md)).

Long commands (\`train\`, \`resume\`, \`find-lr\`, \`demo\`, \`predict\`) also take \`--ndjson\`: one document per line as things happen. Each
has a \`type\`: \`data\` (reading pictures), \`plan\` (what will be trained), \`step\`, \`epoch\`, \`sweep\` (an update of the learning-rate finder), \`note\`; of \`predict\` it is
\`prediction\` or \`skipped\`, with the fields of an entry of \`predictions\` or \`skipped\`; the last line is \`result\` with
the fields of the command's document, or \`error\`.
`;

/** `docs/json.md`: every document with every field. */
export function contractPage(): string {
  const sections = Object.entries(CONTRACT).map(([name, { title, schema }]) => {
    const rows = fieldRows(jsonSchemaOf(schema), '');
    return [
      `## ${title}`,
      '',
      `[schemas/${name}.schema.json](schemas/${name}.schema.json)`,
      '',
      ...markdownTable(['field', 'type', 'meaning'], rows),
      '',
    ].join('\n');
  });
  return `${INTRODUCTION}\n${sections.join('\n')}`;
}

/** The JSON Schema files of `docs/schemas/`, by file name. */
export function contractSchemas(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(CONTRACT).map(([name, { title, schema }]) => {
      const { $schema, ...rest } = z.toJSONSchema(schema);
      return [`${name}.schema.json`, jsonText({ $schema, title: `Output of ${title}`, ...rest })];
    }),
  );
}

/** Columns of equal width, as the project's formatter leaves them. */
function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = titles.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  return [line(titles), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}

function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema) as JsonSchema;
}

function fieldRows(schema: JsonSchema, prefix: string): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const isOptional = !schema.required?.includes(name);
    const type = `${typeName(field)}${isOptional ? ', may be absent' : ''}`;
    const row = [`\`${path}\``, type, (field.description ?? '').replaceAll('|', '\\|')];
    const inside =
      field.items === undefined ? fieldRows(field, `${path}.`) : fieldRows(field.items, `${path}[].`);
    return [row, ...inside];
  });
}

function typeName({ type, const: only, anyOf, items, additionalProperties }: JsonSchema): string {
  if (only !== undefined) return JSON.stringify(only);
  if (anyOf !== undefined) return anyOf.map(typeName).join(' or ');
  if (items !== undefined) return `array of ${typeName(items)}`;
  if (type === 'object' && typeof additionalProperties === 'object') {
    const value = typeName(additionalProperties);
    return value === 'any' ? 'object' : `object of ${value}`;
  }
  return type === undefined ? 'any' : [type].flat().join(' or ');
}
