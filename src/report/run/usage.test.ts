import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pictureUsage } from './usage-pictures.js';
import { tableUsage } from './usage-table.js';

const folder = mkdtempSync(join(tmpdir(), 'pupil-usage-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Names that would end a string, a script or an element if they were not written as they must be. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is to be written as it stands.
const classes = ['</script><b>', '"quoted"', "it's \\ `${x}`", 'größer 😀'];
const columns = [
  { type: 'categorical', name: 'a "b"', categories: classes },
  { type: 'numeric', name: 'c' },
] as unknown as Parameters<typeof tableUsage>[0]['columns'];

/** The script of a page, or the program itself. */
function scriptOf(code: string): string {
  return /<script type="module">([\s\S]*?)<\/script>/.exec(code)?.[1] ?? code;
}

describe.each(['multi-class', 'binary', 'multi-label', 'regression'] as const)(
  'programs that ask a model, %s',
  (task) => {
    const size = { height: 32, width: 48, channels: task === 'binary' ? 1 : 3 };
    const fit = {
      'multi-class': 'crop',
      binary: 'stretch',
      'multi-label': 'pad',
      regression: 'crop',
    } as const;
    const snippets = [
      ...pictureUsage({ task, classes, size, fit: fit[task] }),
      ...tableUsage({ task, classes, columns, inputs: ['a "b"', 'c'] }),
    ];

    it('are JavaScript, whatever classes are called', () => {
      const programs = snippets.filter(({ file }) => !file.endsWith('.py'));
      expect(programs).toHaveLength(4);
      const files = programs.map(({ code }, i) => {
        const file = join(folder, `${task}-${i}.mjs`);
        writeFileSync(file, scriptOf(code));
        return file;
      });
      for (const file of files) execFileSync(process.execPath, ['--check', file]);
    });

    it('have the size, the output and the names of the model', () => {
      const output = task === 'regression' ? 'predictions' : 'probabilities';
      for (const { code, file } of snippets.filter(({ file }) => file !== 'ask-pupil.mjs')) {
        expect(code).toContain(output);
        expect(code).toContain('"größer 😀"');
        expect([file, code.match(/<\/script>/g)?.length ?? 0]).toEqual([file, file === 'ask.html' ? 1 : 0]);
      }
      expect(snippets[1].code).toContain('.resize(48, 32,');
    });
  },
);
