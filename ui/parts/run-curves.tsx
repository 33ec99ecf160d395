import { useMemo, useState } from 'preact/hooks';
import type { RunSummary } from '../../src/serve/api.js';
import { lineOf, metricNames } from '../data/curves.js';
import type { Rows } from '../data/merge-points.js';
import { type PlotLine, smoothedLines } from '../data/plot-lines.js';
import { capital, counted, metricName, metricText, shortNumber } from '../data/words.js';
import type { Span } from '../data/zoom.js';
import { CurveControls } from './curve-controls.jsx';
import { Plot } from './plot.jsx';
import { Swatch } from './swatch.jsx';
import { ColumnHeads, ScrollTable } from './table.jsx';

const PARTS = [
  { prefix: '', name: 'validation', colour: '--chart-blue' },
  { prefix: 'train.', name: 'training', colour: '--chart-orange', dash: [6, 4] },
] as const;

/** All curves of a run over its epochs, of validation and of training, and the learning rate as it ran. */
export function RunCurves({ run, rows }: { run: RunSummary; rows: Rows }) {
  const [weight, setWeight] = useState(0);
  const [zoom, setZoom] = useState<Span>();
  const names = metricNames([rows], run.config?.monitor).join(' ');
  const plots = useMemo(
    () =>
      (names === '' ? [] : names.split(' ')).map((name) => ({ name, lines: linesOf(rows, name, weight) })),
    [rows, names, weight],
  );
  const rate = useMemo(
    () => [{ ...lineOf(rows, 'epoch', 'learningRate'), name: 'learning rate', colour: '--chart-green' }],
    [rows],
  );
  return (
    <>
      <div class="controls">
        <CurveControls weight={weight} onWeight={setWeight} zoom={zoom} onZoom={setZoom} />
      </div>
      <ul class="legend" aria-hidden="true">
        {PARTS.map(({ name, ...look }) => (
          <li key={name}>
            <Swatch look={look} />
            {name}
          </li>
        ))}
      </ul>
      <div class="plots">
        {plots.map(({ name, lines }) => (
          <Plot
            key={name}
            title={capital(metricName(name))}
            summary={summaryOf(name, rows)}
            lines={lines}
            xLabel="epoch"
            isCount
            format={(value) => metricText(name, value)}
            zoom={zoom}
            onZoom={setZoom}
          />
        ))}
        <Plot
          title="Learning rate"
          summary={`Learning rate over ${counted(rows.count, 'epoch')}, now ${shortNumber(rows.columns.learningRate?.at(-1))}`}
          lines={rate}
          xLabel="epoch"
          isCount
          format={(value) => shortNumber(value)}
          zoom={zoom}
          onZoom={setZoom}
        />
      </div>
      <EpochTable rows={rows} />
    </>
  );
}

function linesOf(rows: Rows, name: string, weight: number): PlotLine[] {
  return PARTS.flatMap(({ prefix, ...look }) => {
    const column = prefix + name;
    if (!(column in rows.columns)) return [];
    return smoothedLines(look, rows, { xAxis: 'epoch', column, weight });
  });
}

function summaryOf(name: string, rows: Rows): string {
  const parts = PARTS.flatMap(({ prefix, name: part }) => {
    const value = rows.columns[prefix + name]?.at(-1);
    return value === undefined ? [] : [`${part} ${metricText(name, value)}`];
  });
  return `${metricName(name)} over ${counted(rows.count, 'epoch')}; in the last ${parts.join(', ')}. Keys + and - zoom.`;
}

/** The numbers behind the curves, for those who read them. */
function EpochTable({ rows }: { rows: Rows }) {
  const [isOpen, setOpen] = useState(false);
  const names = Object.keys(rows.columns);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Epochs as a table</summary>
      {isOpen && (
        <ScrollTable looks="tall">
          <ColumnHeads columns={names.map((name) => [metricName(name), 'number'])} />
          <tbody>
            {Array.from({ length: rows.count }, (_, i) => (
              <tr key={`epoch ${rows.columns.epoch?.[i] ?? i}`}>
                {names.map((name) => (
                  <td class="number" key={name}>
                    {shortNumber(rows.columns[name]?.[i])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      )}
    </details>
  );
}
