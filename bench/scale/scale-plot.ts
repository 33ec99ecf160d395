import type { LinearFit, Point } from './linear-fit.js';

/** Points with a line through them. */
export interface ScalePlot {
  readonly title: string;
  readonly x: { readonly label: string; readonly scale: 'linear' | 'log' };
  readonly y: { readonly label: string };
  /** Joined in their order, or lying about `fit`. */
  readonly series: readonly { readonly name: string; readonly points: readonly Point[] }[];
  readonly fit?: LinearFit;
}

/** SVG at its own size has 72 dots in an inch: twice as many for sharp screens. */
const PNG_DENSITY = 144;
const SIZE = { width: 640, height: 320 };
const TITLE_HEIGHT = 34;
const COLOURS = ['#2a6fb0', '#c8553d'];

export async function scalePlotPng(plot: ScalePlot): Promise<Uint8Array> {
  const [svg, { default: sharp }] = await Promise.all([scalePlotSvg(plot), import('sharp')]);
  return sharp(Buffer.from(svg), { density: PNG_DENSITY }).png({ palette: true }).toBuffer();
}

/** An SVG file of its own size. */
export async function scalePlotSvg({ title, x, y, series, fit }: ScalePlot): Promise<string> {
  const [Plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
  const { document } = parseHTML('<html></html>');
  const points = series.flatMap((one) => one.points.map(([px, py]) => ({ name: one.name, x: px, y: py })));
  const across = [Math.min(...points.map((p) => p.x)), Math.max(...points.map((p) => p.x))];
  const line = fit && across.map((px) => ({ x: px, y: fit.intercept + fit.slope * px }));
  const plot = Plot.plot({
    document,
    ...SIZE,
    marginLeft: 64,
    marginRight: 90,
    marginTop: 28,
    marginBottom: 40,
    x: { label: x.label, labelAnchor: 'center', labelArrow: 'none', type: x.scale, nice: true },
    y: { label: y.label, labelArrow: 'none', zero: true, nice: true, grid: true },
    color: { domain: series.map(({ name }) => name), range: COLOURS },
    marks: [
      line === undefined
        ? Plot.line(points, { x: 'x', y: 'y', stroke: 'name', strokeWidth: 2 })
        : Plot.line(line, { x: 'x', y: 'y', stroke: '#999', strokeDasharray: '4 3' }),
      Plot.dot(points, { x: 'x', y: 'y', fill: 'name', r: 4 }),
      ...(series.length > 1
        ? [
            Plot.text(
              points,
              Plot.selectFirst({
                x: 'x',
                y: 'y',
                z: 'name',
                text: 'name',
                dx: 10,
                dy: -8,
                textAnchor: 'start',
              }),
            ),
          ]
        : []),
      Plot.ruleY([0]),
    ],
  });
  plot.setAttribute('y', String(TITLE_HEIGHT));
  const height = SIZE.height + TITLE_HEIGHT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE.width}" height="${height}" viewBox="0 0 ${SIZE.width} ${height}">`,
    '<rect width="100%" height="100%" fill="white"/>',
    `<text x="16" y="22" font-family="system-ui, sans-serif" font-size="14" font-weight="600">${title}</text>`,
    plot.outerHTML as string,
    '</svg>\n',
  ].join('\n');
}
