import { contractionProbes } from './contractions.js';
import { elementwiseProbes } from './elementwise.js';
import type { Probe } from './probe.js';
import { shapingProbes } from './shaping.js';
import { windowProbes } from './windows.js';

export type { Probe, ProbeInput } from './probe.js';
export { probeData } from './values.js';

/** Uses of every operation by its name: ordinary ones and edges. */
export const PROBES: Readonly<Record<string, readonly Probe[]>> = {
  ...elementwiseProbes,
  ...shapingProbes,
  ...contractionProbes,
  ...windowProbes,
};
