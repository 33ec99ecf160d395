import type { Library, TrainedRun } from '../src/cli/library.js';
import { runProgram } from '../src/cli/program.js';
import { fakeWorld } from './fake-world.js';

/** The folder in which commands under test run: paths in it are printed relative to it. */
export const FOLDER = '/home/ada';

/** What a library under test answers to who trains with it. */
export const trained: TrainedRun = {
  run: '/home/ada/runs/my photos-1',
  model: '/home/ada/runs/my photos-1/model.onnx',
  stopReason: 'early-stopping',
  epochs: 12,
  bestEpoch: 7,
  monitor: 'accuracy',
  weights: 'best',
  validation: { accuracy: 0.98125, loss: 0.07312, count: 480 },
  seconds: 41.3,
  imagesPerSecond: 5230.4,
};

/** What a command line prints and ends with, where the library is the functions given. */
export async function runCommand(
  line: readonly string[],
  library: Partial<Library>,
  options: { columns?: number } = {},
) {
  const world = fakeWorld({ folder: FOLDER, library, ...options });
  const exitCode = await runProgram(line, world);
  return { exitCode, out: world.out(), err: world.err() };
}
