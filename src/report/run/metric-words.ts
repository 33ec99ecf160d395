/** Names of metrics as people write them, where taking the words of the name apart does not do. */
const TITLES: Readonly<Record<string, string>> = {
  macroF1: 'Macro F1',
  microF1: 'Micro F1',
  weightedF1: 'Weighted F1',
  f1: 'F1',
  mae: 'Mean absolute error',
  mse: 'Mean squared error',
  rmse: 'Root mean squared error',
  r2: 'R²',
  rocAuc: 'Area under the ROC curve',
  prAuc: 'Area under the precision-recall curve',
};

/** A metric as a title: "balancedAccuracy" becomes "Balanced accuracy". */
export function metricTitle(name: string): string {
  const known = TITLES[name];
  if (known !== undefined) return known;
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
