import { z } from 'zod';
import { ConfigSchema } from './config-schema.js';
import { jsonText } from './json-text.js';

/** `docs/schemas/config.schema.json`: what a config file may hold, for editors and other programs. */
export function configSchemaText(): string {
  const { $schema, ...rest } = configJsonSchema();
  return jsonText({ $schema, title: 'Config file of Pupil', ...rest });
}

/** What a config file may hold as JSON Schema, in the form in which people write it. */
export function configJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(ConfigSchema, {
    io: 'input',
    unrepresentable: 'any',
    // Functions, which only a program can hold: nothing that is written as JSON is one.
    override({ zodSchema, jsonSchema }) {
      if (zodSchema._zod.def.type === 'custom') jsonSchema.not = {};
    },
  });
}
