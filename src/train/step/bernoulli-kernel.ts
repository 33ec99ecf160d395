import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BernoulliDraw } from '../../nn/index.js';

/** What assembly/noise.ts exports; the comments are there. */
interface NoiseKernel {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly values: { readonly value: number };
  readonly room: { readonly value: number };
  bernoulli(keyA: number, keyB: number, first: number, threshold: number, count: number): void;
}

/** What of the standard API is used; it is not among the types of Node. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};

/** One file for sources, tests and the built package: its place is in the `imports` of package.json. */
const FILE = createRequire(import.meta.url).resolve('#noise-kernel');

const VALUES_PER_BLOCK = 8;

let opened: { readonly kernel: NoiseKernel; readonly values: Uint8Array } | undefined;

/** Only networks with noise need it. */
function openKernel() {
  if (opened === undefined) {
    const module = new WebAssembly.Module(readFileSync(FILE));
    const kernel = new WebAssembly.Instance(module).exports as unknown as NoiseKernel;
    const values = new Uint8Array(kernel.memory.buffer, kernel.values.value, kernel.room.value);
    opened = { kernel, values };
  }
  return opened;
}

/** The Bernoulli numbers of `fillNoise`, by vector instructions: the same bytes, in a tenth of the time. */
export const drawBernoulli: BernoulliDraw = (data, threshold, [keyA, keyB]) => {
  const { kernel, values } = openKernel();
  for (let start = 0; start < data.length; start += values.length) {
    const count = Math.min(values.length, data.length - start);
    kernel.bernoulli(keyA, keyB, start / VALUES_PER_BLOCK, threshold, count);
    data.set(values.subarray(0, count), start);
  }
};
