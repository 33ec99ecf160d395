import type { PictureReport } from '../inspect/index.js';
import type { InspectedData } from './library.js';

/** What was seen of data, as commands print it. */
export function inspectedData(folder: string, report: PictureReport): Omit<InspectedData, 'sheet'> {
  const { kind: _kind, path: _path, refusal: _refusal, input, ignored, problems, labels, ...facts } = report;
  const { height, width, channels, fit } = input;
  return {
    folder,
    ...facts,
    classes: facts.classes.map(({ formats: _, ...own }) => own),
    ownParts: [...facts.ownParts],
    input: { height, width, channels, fit },
    formats: [...facts.formats],
    problems: [...problems],
    ignored: [...ignored],
    duplicates: facts.duplicates.map((group) => ({ ...group, files: [...group.files] })),
    labels: {
      judge: labels.judge === undefined ? null : labels.judge,
      skipped: labels.skipped === undefined ? null : labels.skipped,
      agreement: labels.agreement === undefined ? null : labels.agreement,
      found: labels.found,
      suspicious: labels.suspicious.map(({ position: _, ...suspicious }) => suspicious),
    },
    findings: [...facts.findings],
  };
}
