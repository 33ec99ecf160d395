/**
 * Augmentation side by side with Albumentations: the same pictures, operations and parameters, one thread each, in turn. What
 * is timed is everything from the drawing of parameters to the bytes of the new picture. Before that, both sides' pictures
 * are compared.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { randomStream } from '../src/base/random.js';
import { createAugmenter, type OperationInput, resolveAugment } from '../src/data/augment/index.js';
import { pythonPath } from './peers/registry.js';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, json: { type: 'boolean', default: false } },
});
const ROUNDS = Number(values.rounds);
/** CPU time of a turn, about: long for the clock, short for what disturbs the machine. */
const TURN_SECONDS = 0.02;
const FACTS = { channels: 3, classes: ['cat', 'dog'], targetKind: 'class' } as const;
const SIDES = [
  { side: 32, count: 64 },
  { side: 224, count: 8 },
];

const always = (kind: string, parameters: object = {}) =>
  ({ kind, probability: 1, ...parameters }) as OperationInput;
const exactly = (value: number): [number, number] => [value, value];
const ELASTIC = always('elastic', { displacement: exactly(0.02), spacing: 0.2165 });

/** What Pupil does for each operation of albumentations_peer.py. */
const OPERATIONS: Readonly<Record<string, readonly OperationInput[]>> = {
  flip: [always('flipHorizontal')],
  'flip upside down': [always('flipVertical')],
  rotate: [always('rotate', { degrees: exactly(15) })],
  affine: [
    always('rotate', { degrees: exactly(10) }),
    always('scale', { factor: exactly(1.1) }),
    always('shear', { x: exactly(-8) }),
    always('translate', { x: exactly(0.0625), y: exactly(0.125) }),
  ],
  brightness: [always('brightness', { factor: exactly(1.2) })],
  'brightness, contrast': [
    always('brightness', { factor: exactly(1.1) }),
    always('contrast', { factor: exactly(1.2) }),
  ],
  'colour jitter': [
    always('brightness', { factor: exactly(1.1) }),
    always('contrast', { factor: exactly(1.2) }),
    always('saturation', { factor: exactly(1.2) }),
    always('hue', { turns: exactly(0.05) }),
  ],
  elastic: [ELASTIC],
  'elastic, approximate': [ELASTIC],
};

interface Seconds {
  readonly cpu: number;
  readonly wall: number;
}

interface Side {
  time(operation: string, passes: number): Promise<Seconds>;
  /** The pictures after an operation, as they were before it. */
  apply(operation: string): Promise<Uint8Array>;
}

const folder = mkdtempSync(join(tmpdir(), 'pupil-bench-'));
const peer = spawn(pythonPath(), ['bench/albumentations_peer.py'], { stdio: ['pipe', 'pipe', 'inherit'] });
try {
  await main();
} finally {
  peer.kill();
  rmSync(folder, { recursive: true });
}

async function main(): Promise<void> {
  const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const line = await lines.next();
    if (line.done) throw new Error('Albumentations did not start: npm run bench:setup installs it');
    return JSON.parse(line.value);
  };
  const ask = (command: object) => {
    peer.stdin.write(`${JSON.stringify(command)}\n`);
    return answer();
  };
  const versions = await answer();
  const rows = [];
  for (const { side, count } of SIDES) {
    const pictures = waves(count, side);
    const file = join(folder, 'pictures');
    writeFileSync(file, pictures);
    await ask({ pictures: file, side, count });
    const theirs: Side = {
      time: (operation, passes) => ask({ time: operation, passes }),
      async apply(operation) {
        const to = join(folder, 'applied');
        await ask({ apply: operation, to });
        return readFileSync(to);
      },
    };
    const ours = pupil(pictures, side, count);
    for (const operation of Object.keys(OPERATIONS)) {
      const row = { side, operation, ...(await compare(operation, ours, theirs, pictures, count)) };
      rows.push(row);
      process.stderr.write(
        `${side}x${side} ${operation}: ${row.pupil.toFixed(1)} and ${row.albumentations.toFixed(1)} µs\n`,
      );
    }
  }
  const load = loadavg().map((value) => Number(value.toFixed(2)));
  if (values.json) {
    console.log(JSON.stringify({ ...versions, node: process.version, cpu: cpus()[0].model, load, rows }));
    return;
  }
  console.log(
    `Microseconds of CPU for a picture, one thread; medians of ${ROUNDS} turns. Albumentations ${versions.albumentations}, OpenCV ${versions.opencv}, Node ${process.version}, ${cpus()[0].model}, load ${load.join(' ')}.\n`,
  );
  console.log('| operation | size | Pupil | Albumentations | Pupil is so many times as fast | difference |');
  console.log('|---|---|---|---|---|---|');
  for (const { operation, side, pupil, albumentations, ratio, least, most, difference } of rows)
    console.log(
      `| ${operation} | ${side}x${side} | ${pupil.toFixed(1)} | ${albumentations.toFixed(1)} | ${ratio.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)}) | ${difference} |`,
    );
}

/** Medians of the turns, in µs for a picture, and of their ratios. */
async function compare(
  operation: string,
  ours: Side,
  theirs: Side,
  pictures: Uint8Array,
  count: number,
): Promise<{
  pupil: number;
  albumentations: number;
  ratio: number;
  least: number;
  most: number;
  difference: string;
}> {
  const difference = differenceOf(
    operation,
    await ours.apply(operation),
    await theirs.apply(operation),
    pictures,
  );
  const sides = [ours, theirs];
  const passes: number[] = [];
  // Twice, since the first turns are those in which the just-in-time compiler works.
  for (let round = 0; round < 2; round++)
    for (const [i, side] of sides.entries()) {
      await side.time(operation, round === 0 ? 30 : 5);
      const { cpu } = await side.time(operation, 5);
      passes[i] = Math.max(1, Math.round((TURN_SECONDS / cpu) * 5));
    }
  const times: number[][] = [[], []];
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, side] of sides.entries()) {
      const { cpu } = await side.time(operation, passes[i]);
      times[i].push((cpu * 1e6) / passes[i] / count);
    }
  const ratios = times[1].map((time, round) => time / times[0][round]);
  return {
    pupil: median(times[0]),
    albumentations: median(times[1]),
    ratio: median(ratios),
    least: Math.min(...ratios),
    most: Math.max(...ratios),
    difference,
  };
}

/**
 * In grey levels, as a mean over all values. Random displacements are others on each side; there it is how much each side
 * changes the pictures.
 */
function differenceOf(operation: string, ours: Uint8Array, theirs: Uint8Array, before: Uint8Array): string {
  const apart = meanDifference(ours, theirs);
  if (!operation.startsWith('elastic')) return apart.toFixed(2);
  return `changed by ${meanDifference(ours, before).toFixed(1)} and ${meanDifference(theirs, before).toFixed(1)}`;
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
  return sum / a.length;
}

function pupil(pictures: Uint8Array, side: number, count: number): Side {
  const numbers = Array.from({ length: count }, (_, i) => i);
  const input = { height: side, width: side, channels: 3 } as const;
  const planOf = (operation: string) => resolveAugment({ operations: [...OPERATIONS[operation]] }, FACTS);
  const scratch = pictures.slice();
  return {
    async time(operation, passes) {
      const plan = planOf(operation);
      const wall = performance.now();
      const before = process.cpuUsage();
      for (let epoch = 0; epoch < passes; epoch++)
        createAugmenter({ plan, seed: 1, epoch }, input)(scratch, numbers);
      const { user, system } = process.cpuUsage(before);
      return { cpu: (user + system) / 1e6, wall: (performance.now() - wall) / 1000 };
    },
    async apply(operation) {
      const changed = pictures.slice();
      createAugmenter({ plan: planOf(operation), seed: 1, epoch: 0 }, input)(changed, numbers);
      return changed;
    },
  };
}

/** Smooth waves of changing colour with a little noise: like photographs, neighbours are alike. */
function waves(count: number, side: number): Uint8Array {
  const random = randomStream(1, 'pixels');
  return Uint8Array.from({ length: count * side * side * 3 }, (_, i) => {
    const channel = i % 3;
    const column = Math.floor(i / 3) % side;
    const row = Math.floor(i / 3 / side) % side;
    const picture = Math.floor(i / 3 / side / side);
    const wave = Math.sin((column * 6) / side + channel + picture) * Math.cos((row * 9) / side + 2 * channel);
    return 110 + 70 * wave + random.integer(20);
  });
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
