import { cpus } from 'node:os';
import { z } from 'zod';
import { PUPIL_VERSION } from '../../base/version.js';
import { ONNX_RUNTIME_VERSION } from '../../runtime/index.js';

/** What, besides its settings, decides the last bits of a run. */
export const RunVersions = z.strictObject({
  pupil: z.string(),
  node: z.string(),
  onnxRuntime: z.string(),
  platform: z.string().describe('System and architecture, such as linux-x64.'),
  processor: z.string().describe('Its model, as the system says it.'),
});
export type RunVersions = z.output<typeof RunVersions>;

/** Of this process. */
export function runVersions(): RunVersions {
  return {
    pupil: PUPIL_VERSION,
    node: process.versions.node,
    onnxRuntime: ONNX_RUNTIME_VERSION ?? 'unknown',
    platform: `${process.platform}-${process.arch}`,
    processor: cpus()[0]?.model.trim() || 'unknown',
  };
}
