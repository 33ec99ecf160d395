import { describe, expect, it } from 'vitest';
import { expectClose, type GoldenCase, type GoldenTensor, goldenCases } from '../../../test/golden.js';
import { calibrationError } from './calibration.js';
import {
  binaryReport,
  classificationReport,
  type LabelReport,
  labelReport,
} from './classification-report.js';
import { decideAt, predictedClasses } from './predicted-class.js';
import { topAccuracies } from './top-accuracy.js';

interface Config {
  kind: string;
  classes: number;
  bins: number;
  threshold: number;
}
type MetricCase = GoldenCase<Config, Record<string, GoldenTensor>, Record<string, GoldenTensor | null>>;
type Values = Record<string, number | null | readonly (number | null)[]>;

const tolerance = { rel: 1e-5, abs: 1e-6 };

function labelValues(report: LabelReport): Values {
  const averages = Object.fromEntries(
    (['macro', 'micro', 'weighted'] as const).flatMap((kind) =>
      Object.entries(report[kind]).map(([name, value]) => [`${name}_${kind}`, value]),
    ),
  );
  return {
    accuracy: report.accuracy,
    confusion_matrix: report.confusion.flat(),
    precision_per_class: report.perClass.map(({ precision }) => precision),
    recall_per_class: report.perClass.map(({ recall }) => recall),
    f1_per_class: report.perClass.map(({ f1 }) => f1),
    support: report.perClass.map(({ support }) => support),
    ...averages,
    balanced_accuracy: report.balancedAccuracy,
    cohen_kappa: report.cohenKappa,
    matthews: report.matthews,
  };
}

function multiclassValues(labels: number[], probabilities: number[], { classes, bins }: Config): Values {
  const report = classificationReport(labels, probabilities, classes);
  const predicted = predictedClasses(probabilities, classes);
  const confidences = Float64Array.from(predicted, (k, i) => probabilities[i * classes + k]);
  const tops = topAccuracies(labels, probabilities, classes);
  return {
    ...labelValues(report),
    predicted: [...predicted],
    ...Object.fromEntries(tops.map((value, i) => [`top_${i + 1}_accuracy`, value])),
    roc_auc_per_class: report.perClass.map(({ rocAuc }) => rocAuc),
    average_precision_per_class: report.perClass.map(({ averagePrecision }) => averagePrecision),
    roc_auc_ovr_macro: report.rocAuc,
    average_precision_macro: report.averagePrecision,
    log_loss: report.logLoss,
    brier: report.brier,
    expected_calibration_error: calibrationError(labels, predicted, confidences, bins),
  };
}

function binaryValues(labels: number[], scores: number[], { threshold, bins }: Config): Values {
  const report = binaryReport(labels, scores, { threshold, bins });
  return {
    ...labelValues(report),
    predicted: [...decideAt(scores, threshold)],
    roc_auc: report.rocAuc,
    average_precision: report.averagePrecision,
    log_loss: report.logLoss,
    brier: report.brier,
    expected_calibration_error: report.calibrationError,
  };
}

function valuesOf({ config, inputs }: MetricCase): Values {
  const numbers = (name: string) => inputs[name].data.map((value) => value ?? Number.NaN);
  switch (config.kind) {
    case 'multiclass':
      return multiclassValues(numbers('labels'), numbers('probabilities'), config);
    case 'binary':
      return binaryValues(numbers('labels'), numbers('scores'), config);
    case 'labels':
      return labelValues(labelReport(numbers('labels'), numbers('predicted'), config.classes));
    default:
      throw new Error(`metrics.json holds a kind that this test does not know: ${config.kind}`);
  }
}

describe('metrics.json', () => {
  it.each(goldenCases<MetricCase>('metrics').map((c) => [c.name, c] as const))('%s', (_name, golden) => {
    const values = valuesOf(golden);
    for (const [name, expected] of Object.entries(golden.expected)) {
      const value = values[name];
      expect(value, `a metric ${name}`).toBeDefined();
      if (expected === null) {
        expect(value, name).toBeNull();
        continue;
      }
      const list = Array.isArray(value) ? value : [value];
      // In these files null is NaN within a tensor: a metric that is not defined for one class.
      expectClose(
        list.map((v) => v ?? Number.NaN),
        expected.data,
        tolerance,
        name,
      );
    }
  });
});
