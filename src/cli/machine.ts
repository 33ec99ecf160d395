import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { availableParallelism, cpus, freemem, homedir, totalmem } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { CACHES, type CacheWorld, cacheFolder } from '../base/cache-folder.js';
import { usualGraphCache } from '../base/graph-cache-place.js';
import { spaceTaken } from '../base/make-room.js';
import { add, input, matmul, scalar } from '../graph/index.js';
import type { doctorResult } from './contract/index.js';

export type MachineReport = Omit<z.output<typeof doctorResult>, 'tuning'>;
type Findings = Omit<MachineReport, 'ok' | 'problems'>;
type Problem = MachineReport['problems'][number];

/** Formats that the documentation promises to read, by sharp's names; AVIF is a kind of HEIF there. */
const EXPECTED_FORMATS = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'];
const LITTLE_MEMORY = 1.5 * 2 ** 30;
const LITTLE_DISK = 500 * 2 ** 20;
const REINSTALL = 'install again on this machine: npm ci --include=optional';

/**
 * What this machine offers to training, and what is missing. `folder` is where runs would be written, `world` says
 * where caches lie.
 */
export async function inspectMachine(
  folder: string,
  version: string,
  world: CacheWorld = { platform: process.platform, env: process.env, home: homedir() },
): Promise<MachineReport> {
  const caches = cacheFolder(world);
  const [disk, onnxRuntime, images] = await Promise.all([
    inspectDisk(folder),
    inspectOnnxRuntime(),
    inspectImages(),
  ]);
  // A container may have less than the machine; without a limit the answer is 0 or beyond what the machine has.
  const limit = process.constrainedMemory();
  const isLimited = limit > 0 && limit < totalmem();
  const findings: Findings = {
    pupil: version,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    cpu: {
      model: cpus()[0]?.model.trim() || 'unknown',
      cores: Math.max(1, cpus().length),
      defaultThreads: availableParallelism(),
    },
    memory: {
      totalBytes: isLimited ? limit : totalmem(),
      freeBytes: isLimited ? Math.min(freemem(), process.availableMemory()) : freemem(),
    },
    disk,
    onnxRuntime,
    images,
    caches: {
      folder: caches,
      pictureBytes: spaceTaken(join(caches, CACHES.pictures)),
      graphBytes: spaceTaken(join(caches, CACHES.graphs)),
      graphLimitBytes: usualGraphCache(world)?.limitBytes ?? 0,
      tuningBytes: spaceTaken(join(caches, CACHES.tuning)),
    },
  };
  const problems = findProblems(findings);
  return { ok: !problems.some(({ blocks }) => blocks), ...findings, problems };
}

/** What is wanting in the findings, the gravest first. */
export function findProblems({ node, memory, disk, onnxRuntime, images }: Findings): Problem[] {
  const problems: Problem[] = [];
  const report = (blocks: boolean, what: string, fix: string) => problems.push({ what, fix, blocks });
  if (!isNodeRecent(node)) report(true, `Node ${node} is too old`, 'install Node 20.19 or later');
  if (onnxRuntime.version === null) report(true, 'ONNX Runtime cannot be loaded', REINSTALL);
  else if (!onnxRuntime.graphRuns)
    report(true, 'ONNX Runtime does not run a small graph correctly', REINSTALL);
  if (images.sharp === null) report(true, 'the picture library sharp cannot be loaded', REINSTALL);
  else {
    const missing = EXPECTED_FORMATS.filter((format) => !images.formats.includes(format));
    if (missing.length > 0) {
      report(
        false,
        `this build of libvips cannot read ${missing.join(', ')}`,
        'convert such pictures to PNG or JPEG',
      );
    }
  }
  if (!disk.writable)
    report(true, 'this folder cannot be written to', 'change to another folder or use --out');
  if (disk.freeBytes !== null && disk.freeBytes < LITTLE_DISK) {
    report(false, 'less than 500 MiB of disk space is free here', 'free some, or use --out on another disk');
  }
  if (memory.totalBytes < LITTLE_MEMORY) {
    report(false, 'there is less than 1.5 GiB of memory', 'use a smaller --batch-size or --image-size');
  }
  return problems.sort((a, b) => Number(b.blocks) - Number(a.blocks));
}

function isNodeRecent(version: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  return major > 20 || (major === 20 && minor >= 19);
}

async function inspectDisk(folder: string): Promise<MachineReport['disk']> {
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  // Some file systems do not answer; that is no reason to fail.
  const freeBytes = await statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  );
  return { folder, freeBytes, writable };
}

/** A binding that cannot be loaded is a finding here, not a failure. */
async function inspectOnnxRuntime(): Promise<MachineReport['onnxRuntime']> {
  try {
    const runtime = await import('onnxruntime-node');
    const providers = runtime.listSupportedBackends().flatMap(({ name, bundled }) => (bundled ? [name] : []));
    return {
      version: runtime.env.versions.node ?? runtime.env.versions.common,
      providers,
      graphRuns: await runTinyGraph(),
    };
  } catch {
    return { version: null, providers: [], graphRuns: false };
  }
}

/** [1 2; 3 4] · [1; 1] + 1 = [4; 8], through our own graph, lowering and session. */
async function runTinyGraph(): Promise<boolean> {
  try {
    const { createNodeRuntime, evaluate } = await import('../runtime/index.js');
    const a = input('a', [2, 2]);
    const b = input('b', [2, 1]);
    const y = add(matmul(a, b), scalar(1));
    const runtime = createNodeRuntime({ threads: 1 });
    try {
      const result = await evaluate(runtime, { y }, [
        [a, new Float32Array([1, 2, 3, 4])],
        [b, new Float32Array([1, 1])],
      ]);
      return result.y.length === 2 && result.y[0] === 4 && result.y[1] === 8;
    } finally {
      await runtime.dispose();
    }
  } catch {
    return false;
  }
}

async function inspectImages(): Promise<MachineReport['images']> {
  try {
    const { default: sharp } = await import('sharp');
    const readable = Object.values(sharp.format)
      .filter(({ id, input }) => input.buffer && id !== 'raw')
      .flatMap(({ id, input }) => (id === 'heif' && input.fileSuffix?.includes('.avif') ? ['avif'] : [id]));
    // The library reads more, such as SVG, which Pupil does not take for pictures.
    const formats = EXPECTED_FORMATS.filter((format) => readable.includes(format));
    return { sharp: sharp.versions.sharp ?? null, libvips: sharp.versions.vips, formats };
  } catch {
    return { sharp: null, libvips: null, formats: [] };
  }
}
