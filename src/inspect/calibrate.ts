import type { JudgedLabels } from './suspicious-labels.js';

/** Temperatures that are tried: 1, 1.1, 1.21 … about 10. */
const STEP = 1.1;
const STEPS = 25;
/** No probability is taken for less: its logarithm must stay finite. */
const LEAST = 1e-12;

/**
 * Probabilities as sure as they have a right to be: p^(1/T), made to add up to 1, with the temperature T ≥ 1 under which the
 * labels are most likely. A network that has learned a few pictures by heart is much too sure of others.
 *
 * Source   C. Guo, G. Pleiss, Y. Sun, K. Weinberger, "On Calibration of Modern Neural Networks" (2017), section 4.2.
 */
export function calibrate(judged: JudgedLabels): Float32Array {
  const loss = (temperature: number) => {
    const probabilities = cooled(judged, temperature);
    let sum = 0;
    for (let i = 0; i < judged.labels.length; i++)
      sum -= Math.log(Math.max(LEAST, probabilities[i * judged.classes + judged.labels[i]!]!));
    return sum;
  };
  const temperatures = Array.from({ length: STEPS }, (_, i) => STEP ** i);
  const losses = temperatures.map(loss);
  return cooled(judged, temperatures[losses.indexOf(Math.min(...losses))]!);
}

function cooled({ classes, probabilities }: JudgedLabels, temperature: number): Float32Array {
  const result = probabilities.map((p) => Math.max(LEAST, p) ** (1 / temperature));
  for (let start = 0; start < result.length; start += classes) {
    const own = result.subarray(start, start + classes);
    const sum = own.reduce((total, p) => total + p, 0);
    own.forEach((p, i) => {
      own[i] = p / sum;
    });
  }
  return result;
}
