/**
 * Networks of torchvision, exported by PyTorch, and of Keras as backbones: what they give written in operations of ours, against
 * what ONNX Runtime makes of the files and what PyTorch and TensorFlow say, and the gradients of parameters against theirs.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createNodeRuntime } from '../src/runtime/index.js';
import { variableName } from '../src/train/transfer/foreign-parts.js';
import { askBackbone, type BackboneFacts, relativeDifference } from '../test/asked-backbone.js';
import { markdownTable } from '../test/docs/markdown-table.js';
import { pythonPath } from './peers/registry.js';

/** Bytes of what a peer says, which is shown where it fails. */
const MOST_WORDS = 64 * 1024 ** 2;
const NONE: ReadonlySet<string> = new Set();

const { values } = parseArgs({
  options: { peer: { type: 'string', multiple: true, default: ['torchvision', 'keras'] } },
});

const runtime = createNodeRuntime({ threads: 1 });

async function compare(folder: string, name: string): Promise<string[]> {
  const facts: BackboneFacts = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
  const ask = (learns: boolean) => askBackbone(runtime, join(folder, `${name}.onnx`), facts, learns);
  const [file, own] = [await ask(false), await ask(true)];
  const compared = Object.entries(facts.gradients).flatMap(([tensor, expected]) => {
    const found = own.gradients.get(`backbone.${variableName(tensor, NONE)}`);
    return found === undefined ? [] : [relativeDifference(found, expected)];
  });
  return [
    name,
    String(facts.opset),
    relativeDifference(own.output, file.output).toExponential(0),
    relativeDifference(own.output, facts.outputs).toExponential(0),
    Math.max(...compared).toExponential(0),
    `${compared.length} of ${own.gradients.size}`,
  ];
}

const folder = mkdtempSync(join(tmpdir(), 'pupil-backbones-'));
try {
  // The optimizer of tf2onnx tells at length what it leaves as it is.
  for (const peer of values.peer)
    execFileSync(pythonPath(), [`bench/${peer}_peer.py`, folder], {
      stdio: ['ignore', 'ignore', 'pipe'],
      maxBuffer: MOST_WORDS,
    });
  const names = readdirSync(folder).flatMap((file) => (file.endsWith('.onnx') ? [file.slice(0, -5)] : []));
  const titles = [
    'network',
    'opset',
    'outputs, file',
    'outputs, framework',
    'gradients, framework',
    'parameters',
  ];
  const rows: string[][] = [];
  for (const name of names.sort()) rows.push(await compare(folder, name));
  console.log(markdownTable(titles, rows));
} finally {
  await runtime.dispose();
  rmSync(folder, { recursive: true, force: true });
}
