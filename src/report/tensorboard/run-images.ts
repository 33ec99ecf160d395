import { isPupilError } from '../../base/error.js';
import type { Picture } from '../../data/index.js';
import type { ValidationAnswers } from '../../train/index.js';
import { augmentationSheet } from '../augmentation-sheet.js';
import { shortNumber } from '../chart.js';
import { type ContactSheet, contactSheetPng, type SheetCell } from '../contact-sheet.js';
import { augmentedPictures } from '../evaluation/pictures/augmented-pictures.js';
import { openRunPictures, type RunPictures } from '../evaluation/pictures/open-run-pictures.js';
import { THUMBNAIL } from '../evaluation/pictures/thumbnail.js';
import { leastCertain, type StrikingExample, worstMistakes } from '../evaluation/striking-examples.js';
import { percent } from '../evaluation/words.js';
import { runCharts } from '../run/run-charts.js';
import type { RunReport } from '../run/run-report.js';
import { chartPng } from '../save-chart.js';
import { shortened, shortenedStart } from '../shortened.js';
import type { BoardValues } from './board.js';
import type { SummaryValue } from './event-record.js';

/** Pictures of a sheet of examples. */
const MOST = 24;
const COLUMNS = 6;

/**
 * What there is to be seen of a run at its end: its charts, but for the curves, which TensorBoard draws itself; the surest
 * mistakes, the least certain pictures, and what augmentation makes of training pictures, where those can be read.
 */
export async function runImages(run: RunReport): Promise<BoardValues> {
  const charts = Object.entries(runCharts(run)).filter(([name]) => !name.startsWith('curve-'));
  const drawn: SummaryValue[] = [];
  for (const [name, chart] of charts) drawn.push(await image(`charts/${name}`, await chartPng(chart)));
  const { config, answers } = run;
  if (config === null || answers === null) return { validation: drawn };
  const shown = await openRunPictures(config);
  if (shown === undefined || 'reason' in shown) return { validation: drawn };
  try {
    const augmented = await augmentedPictures(config, answers, shown);
    const train =
      augmented.pictures.length === 0 || config.training.augment.operations.length === 0
        ? []
        : [await image('pictures/augmentation', await contactSheetPng(augmentationSheet(augmented)))];
    const sheets = [
      ['mistakes', 'Most confident mistakes', worstMistakes(answers, MOST)],
      ['least-certain', 'Least certain', leastCertain(answers, MOST)],
    ] as const;
    for (const [name, title, examples] of sheets) {
      const sheet = await exampleSheet(title, answers, examples, shown);
      if (sheet !== undefined) drawn.push(await image(`pictures/${name}`, await contactSheetPng(sheet)));
    }
    return { train, validation: drawn };
  } finally {
    await shown.pictures.close();
  }
}

/** Undefined where there is nothing to be seen. */
async function exampleSheet(
  title: string,
  { task }: ValidationAnswers,
  examples: readonly StrikingExample[],
  shown: Extract<RunPictures, { pictures: unknown }>,
): Promise<ContactSheet | undefined> {
  const cells: SheetCell[] = [];
  for (const example of examples) {
    const picture = await pictureOf(example, shown);
    if (picture !== undefined) cells.push({ picture, lines: linesOf(example, task), isNamed: true });
  }
  if (cells.length === 0) return undefined;
  const rows = Array.from({ length: Math.ceil(cells.length / COLUMNS) }, (_, i) =>
    cells.slice(i * COLUMNS, (i + 1) * COLUMNS),
  );
  return {
    title,
    subtitle: 'what the model says of validation pictures, and what is true',
    columns: rows[0].map(() => ''),
    rows,
  };
}

/** Undefined where it is gone since. */
async function pictureOf(
  { name }: StrikingExample,
  { pictures, input }: Extract<RunPictures, { pictures: unknown }>,
): Promise<Picture | undefined> {
  try {
    return await pictures.small(name, THUMBNAIL, input.channels);
  } catch (error) {
    if (!isPupilError(error)) throw error;
    return undefined;
  }
}

function linesOf({ name, truth, said, value }: StrikingExample, task: ValidationAnswers['task']): string[] {
  const worth = task === 'regression' ? `off by ${shortNumber(value)}` : percent(value);
  return [
    shortened(said),
    worth,
    truth === said ? 'right' : `in truth ${shortened(truth)}`,
    shortenedStart(name),
  ];
}

async function image(tag: string, png: Uint8Array): Promise<SummaryValue> {
  const { default: sharp } = await import('sharp');
  const { width, height, channels } = await sharp(png).metadata();
  return { tag, image: { width, height, colorspace: channels, encodedImageString: png } };
}
