import type { Page } from 'playwright-core';

/** A chart as it is seen in a page. */
export interface ShownChart {
  readonly figure: string;
  /** What it says to who does not see it. */
  readonly label: string;
  /** Drawings that are shown, of those for wide and for narrow windows. */
  readonly svgs: number;
  readonly hasMarks: boolean;
}

/** The charts of a page, in their order. */
export function shownCharts(page: Page): Promise<ShownChart[]> {
  return page.locator('.chart').evaluateAll((all) =>
    all.map((chart) => {
      const shown = [...chart.querySelectorAll('svg')].filter((svg) => svg.getBoundingClientRect().width > 0);
      const marks = shown.flatMap((svg) => [...svg.querySelectorAll('path, rect, circle, line')]);
      return {
        figure: chart.closest('figure')!.id,
        label: chart.getAttribute('aria-label') ?? '',
        svgs: shown.filter((svg) => svg.parentElement!.closest('svg') === null).length,
        hasMarks: marks.some((mark) => {
          const { width, height } = mark.getBoundingClientRect();
          return width > 5 || height > 5;
        }),
      };
    }),
  );
}
