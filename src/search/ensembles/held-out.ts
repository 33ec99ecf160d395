import { DataError, OptionError } from '../../base/error.js';
import type { ModelSplit } from '../../data/index.js';
import {
  type Classifier,
  evaluationReport,
  type ModelContract,
  type PredictionLine,
  predictionLines,
  type Scores,
} from '../../train/index.js';
import { exampleOf } from '../trials/scores-of.js';

/** Pictures or rows asked about at a time. */
const BATCH = 64;

/** Probabilities in lines are rounded to six digits: 0 may be anything below this. */
const LEAST = 5e-7;

/** What a model says of every example of a split, as lines of `validation-predictions.jsonl`. */
export async function askedLines(
  { contract, run }: Pick<Classifier, 'contract' | 'run'>,
  split: ModelSplit,
  {
    signal,
    onProgress,
  }: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
  } = {},
): Promise<PredictionLine[]> {
  const width = contract.classes.length;
  const outputs = new Float32Array(split.count * width);
  let done = 0;
  for await (const batch of split.batches({ batchSize: BATCH, signal })) {
    outputs.set(await run(batch), done * width);
    done += batch.size;
    onProgress?.(done, split.count);
  }
  const text = [...predictionLines(contract, split, { outputs, targets: split.targets })].join('');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as PredictionLine);
}

/**
 * The examples that every list has, from each, in the order of the first: what no member was trained on.
 *
 * Throws  DataError `data/other-truth` where lists disagree on what is true of an example.
 */
export function commonLines(lists: readonly (readonly PredictionLine[])[]): PredictionLine[][] {
  const [first, ...others] = lists;
  const known = others.map((lines) => new Map(lines.map((line) => [exampleOf(line), line])));
  const common = first.filter((line) => known.every((lines) => lines.has(exampleOf(line))));
  const parts = [common, ...known.map((lines) => common.map((line) => lines.get(exampleOf(line))!))];
  for (const part of parts) {
    const other = part.findIndex((line, i) => truthOf(line) !== truthOf(common[i]));
    if (other < 0) continue;
    throw new DataError({
      code: 'data/other-truth',
      where: String(exampleOf(common[other])),
      what: 'the members were trained on different labels of this example',
      got: [truthOf(common[other]), truthOf(part[other])],
      fix: 'train them on the same data',
    });
  }
  return parts;
}

/** Every example once, with the mean of what all lists that have it say of it. */
export function outOfFoldLines(lists: readonly (readonly PredictionLine[])[]): PredictionLine[] {
  const known = new Map<ReturnType<typeof exampleOf>, PredictionLine[]>();
  for (const line of lists.flat()) known.set(exampleOf(line), [...(known.get(exampleOf(line)) ?? []), line]);
  return [...known.values()].map((lines) => ({
    ...lines[0],
    probabilities: meanOf(lines.map(({ probabilities }) => probabilities)),
    predictions: meanOf(lines.map(({ predictions }) => predictions)),
  }));
}

function meanOf(rows: readonly (readonly number[] | undefined)[]): number[] | undefined {
  return rows[0]?.map((_, k) => rows.reduce((sum, row) => sum + row![k], 0) / rows.length);
}

function truthOf({ label, labels, targets }: PredictionLine): string {
  return JSON.stringify(label ?? labels ?? targets);
}

/** Metrics of lines. The probabilities in them are rounded, so that none counts as less than 5e-7. */
export function scoresOfLines(
  lines: readonly PredictionLine[],
  { task, classes }: Pick<ModelContract, 'task' | 'classes'>,
): Scores {
  const width = classes.length;
  const rows = lines.flatMap(({ probabilities, predictions }) => probabilities ?? predictions ?? []);
  const outputs = task === 'regression' ? rows : rows.map((p) => Math.min(1 - LEAST, Math.max(LEAST, p)));
  const targets = lines.flatMap(({ label, labels, targets: numbers }) => {
    if (task === 'regression') return numbers ?? [];
    if (task === 'multi-label') return classes.map((name) => (labels?.includes(name) ? 1 : 0));
    return [classes.indexOf(label!)];
  });
  if (
    rows.length !== lines.length * width ||
    targets.some((target) => target === -1 && task !== 'regression')
  ) {
    throw new OptionError({
      code: 'option/members',
      where: 'members',
      what: 'the predictions of a member are of other classes than its model',
      fix: 'train it anew, or leave it out',
    });
  }
  return evaluationReport({
    task,
    outputs: Float32Array.from(outputs),
    targets: Float64Array.from(targets),
    width,
  }).metrics;
}
