/**
 * Networks of torchvision, exported by PyTorch, as backbones: what they give written in operations of ours, against what ONNX
 * Runtime makes of the files and what PyTorch says, and the gradient of every parameter against PyTorch's.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constant, gradients, input, mul, sum } from '../src/graph/index.js';
import { buildNetwork, sequential } from '../src/nn/index.js';
import { createNodeRuntime } from '../src/runtime/index.js';
import { openBackbone } from '../src/train/index.js';
import { markdownTable } from '../test/docs/markdown-table.js';
import { pythonPath } from './peers/registry.js';

const SIDE = 32;

interface Facts {
  readonly opset: number;
  readonly pictures: readonly number[];
  readonly outputs: readonly number[];
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

type Numbers = ArrayLike<number>;

/** The largest difference of a list, as a share of its largest value. */
function difference(found: Numbers, expected: Numbers): number {
  const list = Array.from(expected);
  const largest = list.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-7);
  return list.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i]!)), 0) / largest;
}

const runtime = createNodeRuntime({ threads: 1 });

async function compare(folder: string, name: string): Promise<string[]> {
  const facts: Facts = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
  const { layer, values } = await openBackbone(join(folder, `${name}.onnx`), {
    imageSize: SIDE,
    features: 'outputs',
  });
  const pictures = input('pictures', [2, 3, SIDE, SIDE]);
  const ask = async (learns: boolean) => {
    const network = sequential([{ ...layer, options: { ...layer.options, learns } }]);
    const { output, variables } = buildNetwork(network, pictures, { mode: 'inference' });
    const learned = variables.filter(({ trainable }) => trainable);
    const shares = Array.from(facts.outputs, (_, i) => Math.sin(i));
    const loss = sum(mul(output, constant(shares, output.shape)));
    const derivatives = gradients(
      loss,
      learned.map(({ tensor }) => tensor),
    );
    const executable = await runtime.compile({
      name,
      feeds: [pictures, ...variables.map(({ tensor }) => tensor)],
      state: [],
      results: { output, ...Object.fromEntries(derivatives.map((d, i) => [`d ${learned[i]!.name}`, d])) },
    });
    const results = await executable.run(runtime.createState({}), {
      pictures: Float32Array.from(facts.pictures),
      ...Object.fromEntries(variables.map((variable) => [variable.name, values.get(variable.name)!])),
    });
    await executable.dispose();
    return results as Record<string, Float32Array>;
  };
  const [file, own] = [await ask(false), await ask(true)];
  const parameters = Object.entries(facts.gradients);
  const found = parameters.filter(([key]) => own[`d backbone.${key}`] !== undefined);
  const worst = found.map(([key, expected]) => difference(own[`d backbone.${key}`]!, expected));
  return [
    name,
    String(facts.opset),
    difference(own.output!, file.output!).toExponential(0),
    difference(own.output!, facts.outputs).toExponential(0),
    Math.max(...worst).toExponential(0),
    `${found.length} of ${parameters.length}`,
  ];
}

const folder = mkdtempSync(join(tmpdir(), 'pupil-backbones-'));
try {
  execFileSync(pythonPath(), ['bench/backbones_peer.py', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  const names = readdirSync(folder).flatMap((file) => (file.endsWith('.onnx') ? [file.slice(0, -5)] : []));
  const titles = [
    'network',
    'opset',
    'outputs, file',
    'outputs, PyTorch',
    'gradients, PyTorch',
    'parameters',
  ];
  const rows: string[][] = [];
  for (const name of names.sort()) rows.push(await compare(folder, name));
  console.log(markdownTable(titles, rows));
} finally {
  await runtime.dispose();
  rmSync(folder, { recursive: true, force: true });
}
