import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

type Address = number;
type Flag = 0 | 1;

/** What assembly/index.ts exports; the comments are there. */
interface Kernels {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly free: { readonly value: Address };
  channelSums(pixels: Address, count: number, sums: Address): void;
  scaleLevels(pixels: Address, count: number, factor: number, offset: number): void;
  mixChannels(
    pixels: Address,
    count: number,
    own: number,
    red: number,
    green: number,
    blue: number,
    offset: number,
  ): void;
  mixAndTurn(
    pixels: Address,
    count: number,
    own: number,
    red: number,
    green: number,
    blue: number,
    offset: number,
    sections: number,
  ): void;
  blend(a: Address, b: Address, count: number, share: number): void;
  filterPicture(
    source: Address,
    height: number,
    width: number,
    channels: number,
    target: Address,
    weights: Address,
    count: number,
    sums: Address,
    line: Address,
  ): void;
  moveRows(
    source: Address,
    height: number,
    width: number,
    channels: number,
    target: Address,
    targetHeight: number,
    targetWidth: number,
    direction: number,
    shift: number,
    downwards: number,
    start: number,
    border: number,
    fill: number,
  ): void;
  resample(
    source: Address,
    height: number,
    width: number,
    channels: number,
    target: Address,
    targetHeight: number,
    targetWidth: number,
    matrix: Address,
    dx: Address,
    dy: Address,
    nearest: Flag,
    border: number,
    fill: number,
    points: Address,
  ): void;
  spread(
    grid: Address,
    rowPoints: number,
    columnPoints: number,
    height: number,
    width: number,
    rowFirst: Address,
    rowWeights: Address,
    columnFirst: Address,
    columnWeights: Address,
    wide: Address,
    field: Address,
  ): void;
  applyTables(pixels: Address, count: number, channels: number, tables: Address): void;
  countLevels(pixels: Address, count: number, channels: number, counts: Address): void;
  addFloats(to: Address, from: Address, count: number): void;
}

/** What of the standard API is used; it is not among the types of Node. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};

/** One file for sources, tests and the built package: its place is in the `imports` of package.json. */
const FILE = createRequire(import.meta.url).resolve('#augment-kernels');

/** The pixel kernels, WebAssembly with 128-bit SIMD; each thread has its own, with its own memory. */
export const kernels = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(FILE)))
  .exports as unknown as Kernels;
