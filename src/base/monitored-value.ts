type Values = Readonly<Record<string, number | null | undefined>>;

/** The value of a metric in an epoch, by the name that a run keeps: `accuracy`, or `train.loss`; null where there is none. */
export function monitoredValue(
  { train, validation }: { readonly train: Values; readonly validation: Values },
  monitor: string,
): number | null {
  return (monitor.startsWith('train.') ? train[monitor.slice('train.'.length)] : validation[monitor]) ?? null;
}
