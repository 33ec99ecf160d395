import type { Extensions } from '../../nn/index.js';
import { classesSection } from '../evaluation/classes-section.js';
import { confusionSection } from '../evaluation/confusion-section.js';
import { layersSection } from '../evaluation/layers-section.js';
import { pictureSections } from '../evaluation/pictures/picture-sections.js';
import { regressionSection } from '../evaluation/regression-section.js';
import { reliabilitySection } from '../evaluation/reliability-section.js';
import type { Section } from '../page/section.js';
import { curvesSection } from './curves-section.js';
import { dataSection } from './data-section.js';
import { headlineSection } from './headline-section.js';
import { parametersSection } from './parameters-section.js';
import { reproductionSection } from './reproduction-section.js';
import type { RunReport } from './run-report.js';
import { settingsSection } from './settings-section.js';
import { usageSection } from './usage-section.js';

/** What a report needs besides the run directory. */
export interface ReportContext {
  /** Layers and activations of one's own that the network names. */
  readonly extensions?: Extensions | undefined;
}

/** What makes sections of a run's report; null or none where the run has nothing to say of it. */
export type SectionOf = (run: RunReport, context: ReportContext) => Made | Promise<Made>;
type Made = Section | readonly Section[] | null;

/** Sections of the report of a run, in the order of the page. */
const SECTIONS: readonly SectionOf[] = [
  headlineSection,
  curvesSection,
  regressionSection,
  confusionSection,
  classesSection,
  reliabilitySection,
  pictureSections,
  layersSection,
  parametersSection,
  dataSection,
  settingsSection,
  usageSection,
  reproductionSection,
];

export async function runSections(run: RunReport, context: ReportContext): Promise<Section[]> {
  const sections: Section[] = [];
  for (const sectionOf of SECTIONS) {
    const made = await sectionOf(run, context);
    if (made !== null) sections.push(...[made].flat());
  }
  return sections;
}
