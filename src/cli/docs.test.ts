import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fakeWorld } from '../../test/fake-world.js';
import { COMMANDS } from './command-list.js';
import { configSchemaText } from './config-docs.js';
import { CONTRACT } from './contract/index.js';
import { contractPage, contractSchemas } from './contract-docs.js';
import { runProgram } from './program.js';

const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));
const REMEDY = 'out of date; make it anew with: npx vitest run src/cli/docs.test.ts --update';
const MARK = '<!-- From here on: the help of each command, kept up to date by a test. -->';

describe('generated documentation', () => {
  it('docs/json.md says what the contract says', async () => {
    await expect(contractPage(), `docs/json.md is ${REMEDY}`).toMatchFileSnapshot(`${DOCS}json.md`);
  });

  it.each(Object.entries(contractSchemas()))(
    'docs/schemas/%s says what the contract says',
    async (file, text) => {
      await expect(text, `docs/schemas/${file} is ${REMEDY}`).toMatchFileSnapshot(`${DOCS}schemas/${file}`);
    },
  );

  it('docs/schemas/config.schema.json says what config files may hold', async () => {
    const file = `${DOCS}schemas/config.schema.json`;
    await expect(configSchemaText(), `docs/schemas/config.schema.json is ${REMEDY}`).toMatchFileSnapshot(
      file,
    );
  });

  it('docs/schemas holds nothing else', () => {
    const files = ['config.schema.json', ...Object.keys(contractSchemas())];
    expect(readdirSync(`${DOCS}schemas`).sort()).toEqual(files.sort());
  });

  it('docs/cli.md ends with the help of every command', async () => {
    const page = readFileSync(`${DOCS}cli.md`, 'utf8');
    expect(page).toContain(MARK);
    const sections: string[] = [];
    for (const { name } of COMMANDS) {
      const world = fakeWorld({ columns: 100 });
      expect(await runProgram([...name.split(' '), '--help'], world)).toBe(0);
      sections.push(`\n## pupil ${name}\n\n\`\`\`text\n${world.out().trimEnd()}\n\`\`\`\n`);
    }
    const expected = `${page.slice(0, page.indexOf(MARK))}${MARK}\n${sections.join('')}`;
    await expect(expected, `docs/cli.md is ${REMEDY}`).toMatchFileSnapshot(`${DOCS}cli.md`);
  });
});

describe('the contract', () => {
  it.each(Object.entries(CONTRACT))('%s describes every field', (name, { schema }) => {
    const undescribed: string[] = [];
    visit(z.toJSONSchema(schema) as Schema, name, undescribed);
    expect(undescribed).toEqual([]);
  });
});

interface Schema {
  description?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
}

function visit(schema: Schema, path: string, undescribed: string[]): void {
  for (const [key, field] of Object.entries(schema.properties ?? {})) {
    const isGroup = field.properties !== undefined;
    if (field.description === undefined && !isGroup) undescribed.push(`${path}.${key}`);
    visit(field, `${path}.${key}`, undescribed);
    if (field.items !== undefined) visit(field.items, `${path}.${key}[]`, undescribed);
  }
}
