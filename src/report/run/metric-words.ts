/** Metrics whose names are no words. */
const NAMES: Readonly<Record<string, string>> = {
  macroF1: 'macro F1',
  microF1: 'micro F1',
  weightedF1: 'weighted F1',
  top5Accuracy: 'top-5 accuracy',
  rocAuc: 'area under the ROC curve',
  cohenKappa: "Cohen's kappa",
  matthews: 'Matthews correlation',
  brier: 'Brier score',
  r2: 'R²',
};

/** A metric within a sentence: "balanced accuracy", "training loss" for `train.loss`. */
export function metricWords(name: string): string {
  if (name.startsWith('train.')) return `training ${metricWords(name.slice('train.'.length))}`;
  return NAMES[name] ?? name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
}

/** The same as a title: "Balanced accuracy". */
export function metricTitle(name: string): string {
  const words = metricWords(name);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
