import type { DiagnosticRecord, LayerDiagnostics, Verdict } from '../../train/index.js';

/** How the layers of a network did while it learned. */
export interface LayerHealth {
  /** Updates that were measured, rising, counted from 1. */
  readonly updates: readonly number[];
  /** In the order in which data pass them, with what was measured last. */
  readonly layers: readonly LayerDiagnostics[];
  /** Norm of the gradient of each layer [layers] at each measured update; null where it learned nothing. */
  readonly gradientNorms: readonly (readonly (number | null)[])[];
  /** What was found, the most frequent first. */
  readonly findings: readonly HealthFinding[];
}

/** The same verdict about the same layer, at one or more updates. */
export interface HealthFinding {
  readonly kind: Verdict['kind'];
  readonly layer: string;
  /** As it was said last. */
  readonly message: string;
  /** Measured updates at which it was found. */
  readonly times: number;
  readonly first: number;
  readonly last: number;
}

/** `records` are the lines of the file, at least one. */
export function layerHealth(records: readonly DiagnosticRecord[]): LayerHealth {
  const { layers } = records[records.length - 1];
  return {
    updates: records.map(({ update }) => update),
    layers,
    gradientNorms: layers.map(({ layer }) =>
      records.map((record) => record.layers.find((one) => one.layer === layer)?.gradientNorm ?? null),
    ),
    findings: findingsOf(records),
  };
}

function findingsOf(records: readonly DiagnosticRecord[]): HealthFinding[] {
  const found = new Map<string, HealthFinding>();
  for (const { update, verdicts } of records) {
    for (const { kind, layer, message } of verdicts) {
      const key = `${kind} ${layer}`;
      const before = found.get(key);
      found.set(key, {
        kind,
        layer,
        message,
        times: (before?.times ?? 0) + 1,
        first: before?.first ?? update,
        last: update,
      });
    }
  }
  return [...found.values()].sort((a, b) => b.times - a.times || a.first - b.first);
}
