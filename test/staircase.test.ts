import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FLOORS, findFaults, importsOf } from './staircase.js';

const SRC = new URL('../src/', import.meta.url);

/** The sources of the project, without tests. */
function sources(): Record<string, string> {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' });
  const kept = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  return Object.fromEntries(
    kept.map((file) => [file.replaceAll('\\', '/'), readFileSync(new URL(file, SRC), 'utf8')]),
  );
}

describe('the staircase', () => {
  it('is kept by every file of src', () => {
    const found = sources();
    expect(Object.keys(found).length).toBeGreaterThan(100);
    expect(findFaults(found)).toEqual([]);
  });

  it('is drawn as it is in CONTRIBUTING.md', () => {
    const rooms = new Set(
      readdirSync(SRC, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? one.name : [])),
    );
    const page = readFileSync(new URL('../CONTRIBUTING.md', SRC), 'utf8');
    const drawn = [...page.matchAll(/^\| \d+ +\|([^|]*)\|/gm)].map(([, names]) =>
      [...names.matchAll(/[a-z]+/g)].map(String).sort(),
    );
    const floors = FLOORS.map((names) => names.filter((name) => rooms.has(name)).sort()).filter(
      ({ length }) => length > 0,
    );
    expect(drawn).toEqual(floors.reverse());
  });

  it('is a test that sees imports at all', () => {
    const imports = Object.values(sources()).flatMap(importsOf);
    expect(imports).toContain('../graph/index.js');
    expect(imports).toContain('../../base/error.js');
    expect(imports).toContain('onnxruntime-node');
    expect(imports.length).toBeGreaterThan(400);
  });

  it.each([
    ['an import that points up', 'graph/a.ts', "import { train } from '../train/index.js';"],
    ['a type from above', 'nn/a.ts', "import type { Run } from '../train/index.js';"],
    ['a re-export from above', 'runtime/index.ts', "export * from '../nn/index.js';"],
    ['an import at run time', 'data/a.ts', "const { cli } = await import('../cli/index.js');"],
    ['an import for its effects', 'base/a.ts', "import '../graph/index.js';"],
    [
      'a worker in a room above',
      'data/deep/a.ts',
      "new Worker(new URL('../../train/worker.js', import.meta.url));",
    ],
    [
      'names over several lines',
      'onnx/a.ts',
      "import {\n  evaluate,\n  type Runtime,\n} from '../runtime/index.js';",
    ],
    ['neighbours of one floor', 'nn/a.ts', "import { imageFolder } from '../data/index.js';"],
    ['the door that opens one way only', 'graph/a.ts', "import { OPSET } from '../onnx/index.js';"],
    ['a room entered by the window', 'train/a.ts', "import { add } from '../graph/ops/add.js';"],
    ['a room entered by a deep file', 'nn/layers/a.ts', "import { add } from '../../graph/ops/index.js';"],
    ['a room that nobody planned', 'helpers/a.ts', 'export const one = 1;'],
    ['an import from such a room', 'train/a.ts', "import { one } from '../helpers/index.js';"],
    ['a file that stands in no room', 'utils.ts', 'export const one = 1;'],
    ['the front door of the house', 'train/a.ts', "import { conv2d } from '../index.js';"],
    ['something outside the sources', 'cli/a.ts', "import { goldenCases } from '../../test/golden.js';"],
    ['files in a pure room', 'graph/a.ts', "import { readFileSync } from 'node:fs';"],
    ['the runtime in a pure room', 'nn/a.ts', "import { Tensor } from 'onnxruntime-node';"],
    ['pictures in a pure room', 'nn/layers/a.ts', "import { encode } from 'sharp';"],
    ['a clock in a pure room', 'graph/a.ts', 'export const now = () => Date.now();'],
    ['chance in a pure room', 'nn/a.ts', 'export const seed = Math.random();'],
    ['the process in a template of a pure room', 'nn/a.ts', `export const home = \`\${process.env.HOME}\`;`],
  ])('does not allow %s', (_, path, source) => {
    expect(findFaults({ [path]: source })).toHaveLength(1);
  });

  it.each([
    ['the floor below', 'train/a.ts', "import { conv2d } from '../nn/index.js';"],
    ['several floors below', 'cli/commands/a.ts', "import { add } from '../../graph/index.js';"],
    ['the ground by its files', 'nn/a.ts', "import { ShapeError } from '../base/error.js';"],
    ['the same room', 'graph/ops/a.ts', "import { describeType } from '../tensor.js';"],
    ['graphs for the writer of ONNX', 'onnx/a.ts', "import type { Tensor } from '../graph/index.js';"],
    ['everything for the front door of the house', 'index.ts', "export * from './cli/index.js';"],
    ['schemas in a pure room', 'nn/a.ts', "import { z } from 'zod';"],
    ['the world in other rooms', 'data/a.ts', "import { readFile } from 'node:fs/promises';\nDate.now();"],
    [
      'words in a comment',
      'graph/a.ts',
      "/** Not a process. */\n// import '../cli/index.js'; Date\nexport {};",
    ],
    ['words in a string', 'nn/a.ts', 'export const hint = \'the process of "Date"\';'],
  ])('allows %s', (_, path, source) => {
    expect(findFaults({ [path]: source })).toEqual([]);
  });

  it('names the file, the rooms and the floors', () => {
    expect(
      findFaults({
        'nn/b.ts': "import { run } from '../train/index.js';\nDate.now();",
        'graph/a.ts': "import sharp from 'sharp';",
      }),
    ).toMatchInlineSnapshot(`
      [
        "graph/a.ts: graph is pure, but imports sharp",
        "nn/b.ts: imports up: nn (floor 3) from train (floor 4)",
        "nn/b.ts: nn is pure, but uses Date",
      ]
    `);
  });
});
