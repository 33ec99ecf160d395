import type { ClassScores, EvaluateResult, Scores } from '../train/index.js';
import { skippedFile } from './answers-to.js';
import type { Evaluation } from './library.js';

/** How well a model did, as commands print it. */
export function evaluatedData(
  asked: Pick<Evaluation, 'model' | 'folder' | 'source'>,
  { part, task, count, classes, report, tta, skipped }: EvaluateResult,
): Evaluation {
  return {
    ...asked,
    part,
    task,
    count,
    classes: [...classes],
    metrics: knownScores(report.metrics),
    tta: tta && { variants: tta.variants, without: knownScores(tta.without) },
    perClass: report.perClass?.map((scores, i) => ({ label: classes[i], ...countedScores(scores) })),
    confusion: report.confusion?.map((row) => [...row]),
    perLabel: report.perLabel?.map(({ rocAuc, averagePrecision, ...scores }, i) => ({
      label: classes[i],
      ...countedScores(scores),
      averagePrecision,
      rocAuc,
    })),
    perOutput: report.perOutput?.map((errors, i) => ({ name: classes[i], ...errors })),
    skipped: skipped.map(skippedFile),
  };
}

/** Values of metrics by name, the loss at the end; those that were not measured are left out. */
export function knownScores({ loss, ...others }: Scores) {
  const known = Object.entries(others).filter(([, value]) => value !== undefined);
  return { ...(Object.fromEntries(known) as Record<string, number | null>), loss };
}

function countedScores({ support, precision, recall, f1 }: ClassScores) {
  return { count: support, precision, recall, f1 };
}
