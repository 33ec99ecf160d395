import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { CACHES, cacheFolder } from '../../base/cache-folder.js';
import { DataError } from '../../base/error.js';
import { systemCode } from '../../base/system-code.js';
import { defineCommand } from '../command.js';
import { doctorResult } from '../contract/index.js';
import { formatBytes } from '../format.js';
import { inspectMachine, type MachineReport } from '../machine.js';
import type { Style } from '../output.js';
import { EXIT_FAILED } from '../render-error.js';
import { renderPairs } from '../table.js';

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Say what this machine offers and what is missing.',
  description: 'Exits with 1 when something is missing that training needs.',
  positionals: [],
  options: z.strictObject({
    clearCaches: z
      .boolean()
      .default(false)
      .describe('First delete the decoded pictures and optimized graphs kept for later runs.'),
  }),
  examples: [
    { line: 'pupil doctor', what: 'the first thing to run when something does not work' },
    { line: 'pupil doctor --json', what: 'to attach to a bug report' },
    { line: 'pupil doctor --clear-caches', what: 'to get disk space back' },
  ],
  result: doctorResult,
  async run({ clearCaches }, { output, world }) {
    const caches = { platform: process.platform, env: world.env, home: homedir() };
    if (clearCaches) await deleteCaches(cacheFolder(caches));
    const report = await inspectMachine(world.folder, world.version, caches);
    return {
      document: report,
      text: renderReport(report, output.style),
      exitCode: report.ok ? 0 : EXIT_FAILED,
    };
  },
});

/** Runs that are under way go on without what they had kept. */
async function deleteCaches(folder: string): Promise<void> {
  for (const name of Object.values(CACHES)) {
    const place = join(folder, name);
    await rm(place, { recursive: true, force: true }).catch((cause: unknown) => {
      throw new DataError({
        code: 'data/cache',
        where: place,
        what: 'the cache cannot be deleted',
        got: systemCode(cause),
        fix: 'delete the folder as the user who owns it',
        cause,
      });
    });
  }
}

function graphCache({ graphBytes, graphLimitBytes }: MachineReport['caches']): string {
  const taken = `${formatBytes(graphBytes)} of graphs`;
  return graphLimitBytes === 0
    ? `${taken} (none are kept: PUPIL_GRAPH_CACHE is 0)`
    : `${taken} (at most ${formatBytes(graphLimitBytes)})`;
}

export function renderReport(report: MachineReport, style: Style): string[] {
  const { cpu, memory, disk, onnxRuntime, images, caches } = report;
  return [
    ...renderPairs([
      ['Pupil', report.pupil],
      ['Node', `${report.node} on ${report.platform}`],
      ['processor', `${cpu.model}, ${cpu.cores} cores, ${cpu.defaultThreads} threads used by default`],
      ['memory', `${formatBytes(memory.totalBytes)}, ${formatBytes(memory.freeBytes)} free`],
      [
        'disk here',
        `${disk.freeBytes === null ? 'unknown' : formatBytes(disk.freeBytes)} free, ${disk.writable ? 'writable' : 'not writable'}`,
      ],
      [
        'ONNX Runtime',
        onnxRuntime.version === null
          ? 'missing'
          : `${onnxRuntime.version} (${onnxRuntime.providers.join(', ')}), a small graph ${onnxRuntime.graphRuns ? 'runs' : 'does not run'}`,
      ],
      [
        'pictures',
        images.sharp === null
          ? 'missing'
          : `sharp ${images.sharp}, libvips ${images.libvips}: ${images.formats.join(', ')}`,
      ],
      [
        'caches',
        `${formatBytes(caches.pictureBytes)} of pictures, ${graphCache(caches)}, in ${caches.folder}; pupil doctor --clear-caches deletes them`,
      ],
    ]),
    '',
    ...report.problems.flatMap(({ what, fix, blocks }) => [
      `${blocks ? style.red('missing:') : style.bold('note:')} ${what}`,
      `  fix:   ${fix}`,
    ]),
    report.ok
      ? style.green('Training works on this machine.')
      : style.red('Training does not work here yet.'),
  ];
}
