import { classesSection } from '../evaluation/classes-section.js';
import { confusionSection } from '../evaluation/confusion-section.js';
import { layersSection } from '../evaluation/layers-section.js';
import { regressionSection } from '../evaluation/regression-section.js';
import { reliabilitySection } from '../evaluation/reliability-section.js';
import type { Section } from '../page/section.js';
import { curvesSection } from './curves-section.js';
import type { RunReport } from './run-report.js';

/** What makes a section of a run's report; null where the run has nothing to say of it. */
export type SectionOf = (run: RunReport) => Section | null | Promise<Section | null>;

/** Sections of the report of a run, in the order of the page. */
const SECTIONS: readonly SectionOf[] = [
  curvesSection,
  regressionSection,
  confusionSection,
  classesSection,
  reliabilitySection,
  layersSection,
];

export async function runSections(run: RunReport): Promise<Section[]> {
  const sections: Section[] = [];
  for (const sectionOf of SECTIONS) {
    const section = await sectionOf(run);
    if (section !== null) sections.push(section);
  }
  return sections;
}
