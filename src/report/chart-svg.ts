import { type Chart, type Panel, shortNumber, ticksOf } from './chart.js';

const WIDTH = 720;
const HEIGHT = 300;
/** Height of every panel after the first. */
const LESSER_HEIGHT = 170;
const TITLE_HEIGHT = 34;
const MARGINS = { marginLeft: 64, marginRight: 24, marginTop: 28, marginBottom: 40 };
const CURVE = '#2a6fb0';

/** A chart as the text of an SVG file, drawn with Observable Plot; looks the same wherever the same fonts are. */
export async function chartSvg({ title, x, panels }: Chart): Promise<string> {
  // Loaded when needed: most commands draw nothing.
  const [Plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
  const { document } = parseHTML('<html></html>');
  let top = TITLE_HEIGHT;
  const drawn = panels.map((panel, i) => {
    const height = i === 0 ? HEIGHT : LESSER_HEIGHT;
    const plot = Plot.plot({
      document,
      width: WIDTH,
      height,
      ...MARGINS,
      x: {
        // The panels share it: said once, below the last.
        label: i === panels.length - 1 ? x.label : null,
        labelAnchor: 'center',
        labelArrow: 'none',
        domain: [0, x.end],
        ticks: ticksOf([0, x.end], 8),
        tickFormat: shortNumber,
      },
      y: {
        label: panel.label,
        labelArrow: 'none',
        domain: panel.range,
        ticks: ticksOf(panel.range, 5),
        tickFormat: shortNumber,
        grid: true,
      },
      marks: [
        Plot.line(steps(panel, x.end), { curve: 'step-after', stroke: CURVE, strokeWidth: 2 }),
        Plot.ruleY([panel.range[0]]),
      ],
    });
    plot.setAttribute('y', String(top));
    top += height;
    return plot.outerHTML as string;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${top}" viewBox="0 0 ${WIDTH} ${top}">`,
    '<rect width="100%" height="100%" fill="white"/>',
    `<text x="16" y="22" font-family="system-ui, sans-serif" font-size="14" font-weight="600">${escapeXml(title)}</text>`,
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

/** The points, each value before a gap drawn out to it, and the last one to the end. */
function steps({ points }: Panel, end: number): [number, number | null][] {
  return [...points, [end, null] as const].flatMap(([x, y], i): [number, number | null][] =>
    y === null && i > 0
      ? [
          [x, points[i - 1][1]],
          [x, null],
        ]
      : [[x, y]],
  );
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
