import type { PictureFileSource, PictureStock } from '../data/index.js';
import { evaluate, outOfFold, runDirectory } from '../train/index.js';
import { calibrate } from './calibrate.js';
import type { LabelReport } from './data-report.js';
import { percent } from './findings/names.js';
import type { InspectContext, InspectOptions } from './inspect-data.js';
import { FEWEST_OF_CLASS, type JudgedLabels, suspiciousLabels } from './suspicious-labels.js';

/** Seconds of training that nobody has to ask for. */
const CHEAP_SECONDS = 30;
/** Share of the labels that a judge must agree with for its doubts of the others to mean something. */
const LEAST_AGREEMENT = 0.7;
/** Pictures below which there is nothing to learn from. */
const FEWEST_PICTURES = 32;

/** What was judged, and the names of its classes. */
interface Judged extends JudgedLabels {
  readonly names: readonly string[];
}

/**
 * Look for labels that are probably wrong: by small networks, each asked of pictures that it has not learned from, or by the
 * model of a run. Without being asked for, only where it is estimated to take less than half a minute.
 */
export async function checkLabels(
  source: PictureFileSource,
  stock: PictureStock,
  options: InspectOptions,
  context: InspectContext,
): Promise<LabelReport> {
  const judged = await judge(source, stock, options, context);
  if (typeof judged === 'string')
    return { judge: undefined, skipped: judged, agreement: undefined, found: 0, suspicious: [] };
  const agreement = agreementOf(judged);
  // A judge that is often wrong itself contradicts more right labels than wrong ones, however sure it is.
  const isWeak = agreement < LEAST_AGREEMENT;
  const doubts = isWeak ? [] : suspiciousLabels({ ...judged, probabilities: calibrate(judged) });
  return {
    judge: options.run === undefined ? 'folds' : 'run',
    skipped: isWeak
      ? `${options.run === undefined ? 'small networks agree' : 'the model agrees'} with only ${percent(agreement)} of them`
      : undefined,
    agreement,
    found: doubts.length,
    suspicious: doubts.slice(0, options.suspects).map(({ position, given, suggested, ...probabilities }) => ({
      file: stock.pictures[position]!.file,
      position,
      given: judged.names[given]!,
      suggested: judged.names[suggested]!,
      ...probabilities,
    })),
  };
}

/** Why not, where nobody judges. */
async function judge(
  source: PictureFileSource,
  stock: PictureStock,
  { run, checkLabels: wanted, seed }: InspectOptions,
  { signal, onProgress }: InspectContext,
): Promise<Judged | string> {
  if (wanted === 'never') return 'not asked for';
  if (stock.targetKind !== 'class') return 'pictures with several labels are not looked at';
  if (!areTwoLearnable(stock.pictures.map(({ label }) => label as number)))
    return `fewer than two classes have ${FEWEST_OF_CLASS} pictures`;
  if (run !== undefined) return judgeByRun(source, run, { signal, onProgress });
  const { classes, pictures, firstOf } = stock;
  if (pictures.length < FEWEST_PICTURES) return 'there are too few pictures to learn from';
  const labels = pictures.map(({ label }) => label);
  const { estimate, probabilities } = await outOfFold(
    { source, classes, labels, firstOf, split: stock.thumbnails },
    { seed, mostSeconds: wanted === 'always' ? Number.POSITIVE_INFINITY : CHEAP_SECONDS },
    { signal, onProgress: (done, total) => onProgress?.({ stage: 'learn', done, total }) },
  );
  if (probabilities === undefined)
    return `it would take about ${Math.round(estimate)} seconds (--check-labels always does it all the same)`;
  return { names: classes, labels, classes: classes.length, probabilities };
}

/** Whether anything could be told apart: of classes with fewer pictures nothing is said. */
function areTwoLearnable(labels: readonly number[]): boolean {
  const counts = new Map<number, number>();
  for (const label of labels) {
    const before = counts.get(label);
    counts.set(label, before === undefined ? 1 : before + 1);
  }
  return [...counts.values()].filter((count) => count >= FEWEST_OF_CLASS).length >= 2;
}

/** The file of a model that is given by itself or by its run. */
export function judgingModel(run: string): string {
  return run.endsWith('.onnx') ? run : runDirectory(run).model;
}

/** In the order of the stock, since both leave out the same pictures. */
async function judgeByRun(
  source: PictureFileSource,
  run: string,
  context: InspectContext,
): Promise<Judged | string> {
  const model = judgingModel(run);
  const { task, classes, targets, outputs } = await evaluate(model, source, { part: 'all', ...context });
  if (task !== 'multi-class' && task !== 'binary') return 'the run does not tell classes apart';
  return { names: classes, labels: targets, classes: classes.length, probabilities: outputs };
}

/** Share of the pictures whose most probable class is their label. */
function agreementOf({ labels, classes, probabilities }: JudgedLabels): number {
  let agreeing = 0;
  for (let i = 0; i < labels.length; i++) {
    const own = probabilities.subarray(i * classes, (i + 1) * classes);
    if (own.every((probability) => probability <= own[labels[i]!]!)) agreeing++;
  }
  return agreeing / labels.length;
}
