import { GREY, INK, ORANGE, PALE, RANKS } from './palette.js';
import { type LineState, type ParallelChart, type ParallelLine, STATE_NAMES } from './parallel-chart.js';
import { shortened, shortenedStart } from './shortened.js';
import { type Drawn, escapeXml, type PagePart, plotPart, plotTools } from './svg-page.js';

const LEAST_WIDTH = 720;
const HEIGHT = 360;
const GAP = 104;
const MARGINS = { marginLeft: 40, marginRight: 104, marginTop: 34, marginBottom: 26 };
/** Where lines pass an axis on which they have no place. */
const MISSING = -0.12;
/** From so many lines on each is drawn thinner. */
const MANY = 60;
const LABEL_COLUMNS = 15;
const TICK_COLUMNS = 12;

const DASHES: Readonly<Partial<Record<LineState, string>>> = { pruned: '5 4', failed: '1 4', running: '1 4' };

/** A chart of parallel coordinates, drawn with Observable Plot. */
export async function drawParallel(chart: ParallelChart): Promise<Drawn> {
  const { title, notes, axes, lines, ranking } = chart;
  const width = Math.max(
    LEAST_WIDTH,
    MARGINS.marginLeft + MARGINS.marginRight + GAP * Math.max(1, axes.length - 1),
  );
  const { Plot, document } = await plotTools();
  const many = lines.length > MANY;
  const plot = Plot.plot({
    document,
    width,
    height: HEIGHT,
    ...MARGINS,
    style: { fontSize: '11px' },
    x: { axis: null, domain: [0, Math.max(1, axes.length - 1)] },
    y: { axis: null, domain: [MISSING, 1] },
    marks: [
      ...lines.map((line) =>
        Plot.line(
          line.places.map((place, i) => [i, place ?? MISSING] as const),
          {
            stroke: colourOf(line),
            strokeWidth: line.state === 'best' ? 3 : many ? 1 : 1.6,
            strokeOpacity: line.state === 'best' ? 1 : many ? 0.5 : 0.85,
            ...(DASHES[line.state] === undefined ? {} : { strokeDasharray: DASHES[line.state] }),
          },
        ),
      ),
      Plot.ruleX(
        axes.map((_, i) => i),
        { y1: 0, y2: 1, stroke: INK },
      ),
      ...axes.flatMap(({ label, ticks, missing }, i) => [
        Plot.text([shortenedLabel(label)], {
          x: i,
          y: 1,
          dy: -16,
          fill: INK,
          fontWeight: 'bold',
          // The first would run out at the left.
          ...(i === 0 ? { textAnchor: 'start', dx: -MARGINS.marginLeft + 8 } : {}),
        }),
        Plot.dot(ticks, { x: i, y: 'place', r: 2, fill: INK }),
        Plot.text(ticks, {
          x: i,
          y: 'place',
          text: ({ text }: { text: string }) => shortened(text, TICK_COLUMNS),
          textAnchor: 'start',
          dx: 6,
          fill: INK,
          stroke: 'white',
          strokeWidth: 4,
        }),
        ...(missing === undefined
          ? []
          : [
              Plot.text([missing], {
                x: i,
                y: MISSING,
                dy: 14,
                fill: GREY,
                fontStyle: 'italic',
              }),
            ]),
      ]),
    ],
  });
  return { title, notes, width, parts: [plotPart(plot, HEIGHT), legend(lines, ranking)] };
}

/** Of a place inside an option the end tells most. */
function shortenedLabel(label: string): string {
  return label.includes('.') ? shortenedStart(label, LABEL_COLUMNS) : shortened(label, LABEL_COLUMNS);
}

function colourOf({ state, rank }: ParallelLine): string {
  if (state === 'best') return ORANGE;
  if (rank === null) return state === 'failed' ? GREY : PALE;
  return RANKS[Math.min(RANKS.length - 1, Math.floor(rank * RANKS.length))];
}

const SWATCH = 22;

/** What colours and dashes mean, of those that are there. */
function legend(lines: readonly ParallelLine[], ranking: string): PagePart {
  const states = (['best', 'pruned', 'failed', 'running'] as const).filter((state) =>
    lines.some((line) => line.state === state),
  );
  const label = (x: number, text: string) =>
    `<text x="${x}" y="14" font-family="system-ui, sans-serif" font-size="11" fill="${INK}">${escapeXml(text)}</text>`;
  let x = MARGINS.marginLeft;
  const parts: string[] = [];
  if (lines.some(({ rank }) => rank !== null)) {
    RANKS.forEach((colour, i) => {
      parts.push(`<rect x="${x + 14 * i}" y="5" width="14" height="10" fill="${colour}"/>`);
    });
    x += 14 * RANKS.length + 6;
    parts.push(label(x, ranking));
    x += 6.2 * ranking.length + 22;
  }
  for (const state of states) {
    const name = state === 'best' ? `${STATE_NAMES.best}: ${nameOfBest(lines)}` : STATE_NAMES[state];
    const stroke = state === 'best' ? ORANGE : GREY;
    const dash = DASHES[state] === undefined ? '' : ` stroke-dasharray="${DASHES[state]}"`;
    parts.push(
      `<line x1="${x}" x2="${x + SWATCH}" y1="10" y2="10" stroke="${stroke}" stroke-width="${state === 'best' ? 3 : 1.6}"${dash}/>`,
      label(x + SWATCH + 6, name),
    );
    x += SWATCH + 6 + 6.2 * name.length + 22;
  }
  return { height: 34, at: (top) => `<g transform="translate(0,${top + 6})">${parts.join('')}</g>` };
}

function nameOfBest(lines: readonly ParallelLine[]): string {
  const best = lines.filter(({ state }) => state === 'best');
  return best.length === 1 ? best[0].name : `${best.length} trials that none beats`;
}
