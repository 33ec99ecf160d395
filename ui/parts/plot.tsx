import { useEffect, useMemo, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { aligned } from '../data/curves.js';
import type { PlotLine } from '../data/plot-lines.js';
import { type Span, zoomed } from '../data/zoom.js';
import { useDrawnTheme } from '../live/theme.js';

interface PlotProps {
  readonly title: string;
  /** What it shows, for those who do not see it. */
  readonly summary: string;
  readonly lines: readonly PlotLine[];
  readonly xLabel: string;
  readonly height?: number;
  readonly isLog?: boolean;
  /** Only whole numbers stand on the x axis. */
  readonly isCount?: boolean;
  readonly format: (value: number) => string;
  readonly zoom?: Span | undefined;
  readonly onZoom?: (zoom: Span | undefined) => void;
}

const FONT = '12px system-ui, sans-serif';
const COUNT_STEPS = [1, 10, 100, 1000, 1e4, 1e5, 1e6].flatMap((power) => [power, 2 * power, 5 * power]);
const STEPS = { '+': 'in', '=': 'in', '-': 'out', ArrowLeft: 'left', ArrowRight: 'right' } as const;

/** Curves over x, with zoom by mouse (drag; double click for all) and by keyboard (+, -, arrows, 0 for all). */
export function Plot({
  title,
  summary,
  lines,
  xLabel,
  height = 236,
  isLog = false,
  isCount = false,
  format,
  zoom,
  onZoom,
}: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const theme = useDrawnTheme();
  const data = useMemo(() => aligned(lines), [lines]);
  const latest = useRef({ zoom, onZoom });
  latest.current = { zoom, onZoom };
  const looks = lines
    .map(({ name, colour, dash, isFaint }) => [name, colour, dash, isFaint].join(' '))
    .join('\n');

  useEffect(() => {
    const element = place.current!;
    const colourOf = colourReader(element);
    const axis = {
      stroke: colourOf('--soft'),
      grid: { stroke: colourOf('--line'), width: 1 },
      ticks: { show: false },
      font: FONT,
      labelFont: FONT,
    };
    const drawn = new uPlot(
      {
        width: element.clientWidth,
        height,
        scales: { x: { time: false, distr: isLog ? 3 : 1 } },
        axes: [
          {
            ...axis,
            size: 26,
            label: xLabel,
            labelSize: 20,
            labelGap: 0,
            ...(isCount ? { incrs: COUNT_STEPS } : {}),
            values: (_, ticks) =>
              ticks.map((tick) => (tick === null ? '' : String(Number(tick.toPrecision(6))))),
          },
          { ...axis, size: 54, values: (_, ticks) => ticks.map((tick) => format(tick)) },
        ],
        series: [
          { label: xLabel },
          ...lines.map(
            ({ name, colour, dash, isFaint = false }): uPlot.Series => ({
              label: name,
              stroke: isFaint ? withAlpha(colourOf(colour), 0.25) : colourOf(colour),
              width: isFaint ? 1 : 2,
              ...(dash === undefined ? {} : { dash: [...dash] }),
              spanGaps: false,
              // A curve of one point would not be seen.
              points: isFaint
                ? { show: false }
                : { size: 5, show: (_, series) => (drawn.data[series]?.length ?? 0) < 3 },
            }),
          ),
        ],
        legend: { show: false },
        cursor: {
          sync: { key: 'curves' },
          drag: { x: true, y: false, setScale: false },
          points: { size: 7 },
        },
        hooks: {
          setCursor: [(self) => showValues(self, element, lines, xLabel, format)],
          setSelect: [
            (self) => {
              if (self.select.width < 4) return;
              const span = [self.select.left, self.select.left + self.select.width].map((left) =>
                self.posToVal(left, 'x'),
              );
              self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
              latest.current.onZoom?.(span as [number, number]);
            },
          ],
        },
      },
      data as uPlot.AlignedData,
      element,
    );
    drawn.over.addEventListener('dblclick', () => latest.current.onZoom?.(undefined));
    plot.current = drawn;
    const observer = new ResizeObserver(() => drawn.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn.destroy();
      plot.current = undefined;
    };
  }, [looks, theme, xLabel, isLog, isCount, height]);

  useEffect(() => {
    plot.current?.setData(data as uPlot.AlignedData, zoom === undefined);
    if (zoom !== undefined) plot.current?.setScale('x', { min: zoom[0], max: zoom[1] });
  }, [data, zoom, looks, theme]);

  const onKeyDown = (event: KeyboardEvent) => {
    const [xs] = data;
    if (onZoom === undefined || xs.length < 2 || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key as keyof typeof STEPS];
    if (event.key !== '0' && step === undefined) return;
    event.preventDefault();
    onZoom(step === undefined ? undefined : zoomed(zoom, [xs[0]!, xs.at(-1)!], step));
  };

  return (
    <figure class="plot">
      <figcaption>{title}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it can be zoomed by keyboard. */}
      <div class="canvas" role="img" aria-label={summary} tabIndex={0} onKeyDown={onKeyDown} ref={place} />
      <p class="values" aria-hidden="true" />
    </figure>
  );
}

/** Write the values below the pointer under the plot. */
function showValues(
  self: uPlot,
  element: HTMLElement,
  lines: readonly PlotLine[],
  xLabel: string,
  format: (value: number) => string,
) {
  const text = element.parentElement?.querySelector('.values');
  if (!text) return;
  const { idx } = self.cursor;
  if (idx === null || idx === undefined) {
    text.textContent = '';
    return;
  }
  const parts = lines.flatMap(({ name, isFaint }, i) => {
    const value = self.data[i + 1]?.[idx];
    return isFaint || value === null || value === undefined ? [] : [`${name} ${format(value)}`];
  });
  text.textContent = `${xLabel} ${Number(self.data[0][idx]!.toPrecision(4))}: ${parts.join(', ')}`;
}

/** Reads colours of the theme as a canvas takes them. */
function colourReader(element: HTMLElement): (name: string) => string {
  return (name) => {
    element.style.color = `var(${name})`;
    const { color } = getComputedStyle(element);
    element.style.color = '';
    return color;
  };
}

function withAlpha(colour: string, alpha: number): string {
  return colour.replace(/^rgb\((.*)\)$/, (_, parts: string) => `rgba(${parts}, ${alpha})`);
}
