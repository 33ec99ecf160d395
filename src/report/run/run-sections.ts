import type { Section } from '../page/section.js';
import { curvesSection } from './curves-section.js';
import type { RunReport } from './run-report.js';

/** What makes a section of a run's report; null where the run has nothing to say of it. */
export type SectionOf = (run: RunReport) => Section | null | Promise<Section | null>;

/** Sections of the report of a run, in the order of the page. */
const SECTIONS: readonly SectionOf[] = [curvesSection];

export async function runSections(run: RunReport): Promise<Section[]> {
  const sections: Section[] = [];
  for (const sectionOf of SECTIONS) {
    const section = await sectionOf(run);
    if (section !== null) sections.push(section);
  }
  return sections;
}
