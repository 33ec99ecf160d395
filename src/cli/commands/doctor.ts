import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { CACHES, cacheFolder } from '../../base/cache-folder.js';
import { DataError, OptionError } from '../../base/error.js';
import { formatBytes } from '../../base/format.js';
import { kebabCase } from '../../base/kebab-case.js';
import { systemCode } from '../../base/system-code.js';
import { type CommandContext, defineCommand } from '../command.js';
import { extensionsFlag, readExtensions } from '../config-file.js';
import { doctorResult } from '../contract/index.js';
import type { MachineTuning, TuningQuestion } from '../library.js';
import { inspectMachine, type MachineReport } from '../machine.js';
import { readNetwork } from '../network-file.js';
import type { Style } from '../output.js';
import { givenSize, pictureFlags } from '../picture-flags.js';
import { EXIT_FAILED } from '../render-error.js';
import { renderPairs } from '../table.js';
import { renderTuning } from '../tuning-view.js';
import { isValueFile } from '../value-file.js';
import { showWork } from '../work-progress.js';

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Say what this machine offers and what is missing.',
  description: 'Exits with 1 when something is missing that training needs.',
  positionals: ['target'],
  options: z.strictObject({
    target: z
      .string()
      .min(1)
      .optional()
      .describe(
        'With --tune: run directory, ONNX model, name of an architecture, or file (JSON, YAML) with a network.',
      ),
    clearCaches: z
      .boolean()
      .default(false)
      .describe(
        'First delete the decoded pictures, optimized graphs and tuned formulations kept for later runs.',
      ),
    tune: z
      .boolean()
      .default(false)
      .describe(
        'Measure which forms of the convolutions of a network are fastest here, and keep that for later trainings.',
      ),
    ...pictureFlags('to tune an architecture for'),
    ...extensionsFlag,
    batchSize: z
      .int()
      .min(1)
      .optional()
      .describe("Pictures per update to tune for (default: the run's own, or 32)."),
    threads: z
      .int()
      .min(1)
      .max(1024)
      .optional()
      .describe("Processor threads to tune for (default: the run's own, or all that are available)."),
  }),
  examples: [
    { line: 'pupil doctor', what: 'the first thing to run when something does not work' },
    { line: 'pupil doctor --json', what: 'to attach to a bug report' },
    { line: 'pupil doctor --clear-caches', what: 'to get disk space back' },
    { line: 'pupil doctor --tune runs/photos-1', what: 'before more trainings like this one' },
    {
      line: 'pupil doctor --tune resnet-20 --image-size 32 --batch-size 64',
      what: 'before the first training of an architecture',
    },
  ],
  result: doctorResult,
  async run({ clearCaches, tune, target, ...question }, context, given) {
    const { output, world } = context;
    const caches = { platform: process.platform, env: world.env, home: homedir() };
    requireTuning(tune ? target : undefined, tune, given);
    if (clearCaches) await deleteCaches(cacheFolder(caches));
    const tuning =
      target === undefined ? null : await tuneFor(target, question, cacheFolder(caches), context);
    const report = await inspectMachine(world.folder, world.version, caches);
    return {
      document: { ...report, tuning },
      text: [
        ...renderReport(report, output.style),
        ...(tuning === null ? [] : ['', ...renderTuning(tuning)]),
      ],
      exitCode: report.ok ? 0 : EXIT_FAILED,
    };
  },
});

interface TuningFlags extends Omit<TuningQuestion, 'imageSize' | 'extensions' | 'caches'> {
  readonly imageSize?: Parameters<typeof givenSize>[0];
  readonly config?: string | undefined;
}

async function tuneFor(
  target: string,
  { imageSize, config, ...question }: TuningFlags,
  caches: string,
  { output, world, signal }: CommandContext,
): Promise<MachineTuning> {
  const model = isValueFile(target) ? await readNetwork(resolve(world.folder, target)) : target;
  const extensions = await readExtensions(config, world.folder);
  const library = await world.library();
  const measured = await library.tuneMachine(
    model,
    { ...question, imageSize: givenSize(imageSize), extensions, caches },
    { signal, onProgress: showWork(output) },
  );
  return { target, ...measured };
}

/** Options that mean nothing without --tune. */
const OF_TUNING = ['target', 'imageSize', 'channels', 'classes', 'config', 'batchSize', 'threads'];

function requireTuning(target: string | undefined, tune: boolean, given: ReadonlySet<string>): void {
  const alone = tune ? undefined : OF_TUNING.find((name) => given.has(name));
  if (alone !== undefined) {
    throw new OptionError({
      code: 'option/without-tune',
      where: alone === 'target' ? '<target>' : `--${kebabCase(alone)}`,
      what: 'this says what to measure, and nothing is to be measured',
      fix: 'add --tune, or leave it out',
    });
  }
  if (tune && target === undefined) {
    throw new OptionError({
      code: 'option/value',
      where: '<target>',
      what: 'this is needed: a run directory, a model or the name of an architecture to measure',
      fix: 'pupil doctor --tune resnet-20 --image-size 32 --batch-size 64, with what you are going to train',
    });
  }
}

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
        `${formatBytes(caches.pictureBytes)} of pictures, ${graphCache(caches)}, ${formatBytes(caches.tuningBytes)} of tuning, in ${caches.folder}; pupil doctor --clear-caches deletes them`,
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
