import type { PictureReport } from '../inspect/index.js';
import type { InspectedData } from './library.js';

/** What was seen of data, as commands print it. */
export function inspectedData(folder: string, report: PictureReport): InspectedData {
  const { kind: _kind, path: _path, refusal: _refusal, input, ignored, problems, ...facts } = report;
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
    findings: [...facts.findings],
  };
}
