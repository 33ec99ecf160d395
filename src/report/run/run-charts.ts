import type { Drawing } from '../drawing-svg.js';
import { classChart } from '../evaluation/class-chart.js';
import { classScores } from '../evaluation/class-scores.js';
import { confusionChart, MOST_IN_DRAWING } from '../evaluation/confusion-chart.js';
import { confusionsOf } from '../evaluation/confusions.js';
import { layerHealth } from '../evaluation/layer-health.js';
import { layerHealthChart } from '../evaluation/layer-health-chart.js';
import { reliabilityOf } from '../evaluation/reliability.js';
import { reliabilityChart } from '../evaluation/reliability-chart.js';
import { predictedChart, residualChart } from '../evaluation/residual-charts.js';
import { residualsOf } from '../evaluation/residuals.js';
import { learningRateChart, metricChart, metricNames } from '../metric-chart.js';
import { bestEpoch } from './best-epoch.js';
import { metricTitle } from './metric-words.js';
import { plannedRates } from './planned-rates.js';
import type { RunReport } from './run-report.js';

/**
 * Everything that is drawn of a run, by name: `curve-<metric>` and `curve-learning-rate`; of classes `confusion`, `classes`
 * and `reliability`, of labels `labels` and `reliability`, of numbers `predicted-<n>` and `errors-<n>`; `layers` where they
 * were measured. What the run has nothing of is left out, and a matrix of more classes than can be drawn.
 */
export function runCharts(run: RunReport): Readonly<Record<string, Drawing>> {
  const { config, epochs, answers, diagnostics } = run;
  const best = bestEpoch(run);
  const charts: Record<string, Drawing | null | undefined> = {};
  for (const name of metricNames(epochs))
    charts[`curve-${name}`] = metricChart(name, epochs, { title: metricTitle(name), best });
  if (epochs.length > 0)
    charts['curve-learning-rate'] = learningRateChart(epochs, { best, planned: plannedRates(config) });
  if (answers !== null) {
    const confusions = confusionsOf(answers);
    const reliability = reliabilityOf(answers);
    if (confusions !== undefined && confusions.classes.length <= MOST_IN_DRAWING)
      charts.confusion = confusionChart(confusions);
    if (answers.task === 'multi-label') charts.labels = classChart(classScores(answers), 'label');
    else if (answers.task !== 'regression') charts.classes = classChart(classScores(answers), 'class');
    charts.reliability = reliability && reliabilityChart(reliability);
    for (const [k, one] of residualsOf(answers).entries()) {
      charts[`predicted-${k + 1}`] = predictedChart(one);
      charts[`errors-${k + 1}`] = residualChart(one);
    }
  }
  if (diagnostics.length > 0) charts.layers = layerHealthChart(layerHealth(diagnostics));
  return Object.fromEntries(
    Object.entries(charts).flatMap(([name, chart]) => (chart ? [[name, chart] as const] : [])),
  );
}
