import { resolve } from 'node:path';
import type { DrawnOperation } from '../data/index.js';
import { type AugmentationPreview, type PreviewedPicture, writeAtomically } from '../train/index.js';
import { CELL_COLUMNS, type ContactSheet, contactSheetPng } from './contact-sheet.js';
import { shortened } from './shortened.js';

/** Parameters that say nothing to the eye. */
const UNSEEN: ReadonlySet<string> = new Set(['seed', 'spacing']);

/** Training pictures in rows: as they are, and as the network sees them in the first epochs. */
export function augmentationSheet({ plan, pictures }: AugmentationPreview): ContactSheet {
  const epochs = pictures[0]?.variants.length ?? 0;
  return {
    title: `What the network sees: augmentation ${plan.policy}`,
    subtitle:
      plan.reasons.length > 0
        ? plan.reasons.join('; ')
        : `border ${plan.border}, ${plan.interpolation} interpolation`,
    columns: ['as it is', ...Array.from({ length: epochs }, (_, i) => `epoch ${i + 1}`)],
    rows: pictures.map(rowOf),
  };
}

function rowOf({ file, label, original, variants }: PreviewedPicture): ContactSheet['rows'][number] {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return [
    {
      picture: original,
      lines: [...(label === undefined ? [] : [shortened(label)]), shortened(name)],
      isNamed: label !== undefined,
    },
    ...variants.map(({ picture, operations }) => ({
      picture,
      lines: operations.length === 0 ? ['unchanged'] : operations.flatMap(operationLines),
    })),
  ];
}

/** An operation with its parameters, in lines that fit below a picture. */
function operationLines({ kind, ...parameters }: DrawnOperation): string[] {
  const shown = Object.entries(parameters).filter(
    ([name, value]) => !UNSEEN.has(name) && typeof value !== 'object',
  );
  const isAlone = shown.length === 1;
  const words = shown.map(([name, value]) => parameterText(name, value, isAlone));
  const whole = [kind, ...words].join(' ');
  if (whole.length <= CELL_COLUMNS) return [whole];
  const lines: string[] = [];
  let line = kind;
  for (const word of words) {
    if (line.length + word.length + 1 > CELL_COLUMNS) {
      lines.push(line);
      line = ` ${word}`;
    } else line += ` ${word}`;
  }
  return [...lines, line];
}

/** `-7.5°`, `×1.1`, or the name with the value, which a parameter that stands alone can do without. */
function parameterText(name: string, value: unknown, isAlone: boolean): string {
  const text = typeof value === 'number' ? shortNumber(value) : String(value);
  if (name === 'degrees') return `${text}°`;
  if (name === 'factor') return `×${text}`;
  return isAlone ? text : `${name} ${text}`;
}

function shortNumber(value: number): string {
  return String(Number(value.toFixed(Math.abs(value) < 0.1 ? 3 : 2)));
}

/** Write the sheet as a PNG; returns the absolute path. Throws CheckpointError where the file cannot be written. */
export async function saveAugmentationSheet(preview: AugmentationPreview, file: string): Promise<string> {
  const path = resolve(file);
  await writeAtomically(path, await contactSheetPng(augmentationSheet(preview)));
  return path;
}
