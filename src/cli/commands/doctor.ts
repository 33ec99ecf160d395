import { z } from 'zod';
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
  options: z.strictObject({}),
  examples: [
    { line: 'pupil doctor', what: 'the first thing to run when something does not work' },
    { line: 'pupil doctor --json', what: 'to attach to a bug report' },
  ],
  result: doctorResult,
  async run(_options, { output, world }) {
    const report = await inspectMachine(world.folder, world.version);
    return {
      document: report,
      text: renderReport(report, output.style),
      exitCode: report.ok ? 0 : EXIT_FAILED,
    };
  },
});

export function renderReport(report: MachineReport, style: Style): string[] {
  const { cpu, memory, disk, onnxRuntime, images } = report;
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
