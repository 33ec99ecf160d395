import { useEffect, useMemo, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { RunConfiguration, RunSummary } from '../../src/serve/api.js';
import { apiOf, comparePage, runPage } from '../data/addresses.js';
import { curveLook } from '../data/curve-looks.js';
import { metricNames, X_AXES, type XAxis } from '../data/curves.js';
import { NO_ROWS } from '../data/merge-points.js';
import { smoothedLines } from '../data/plot-lines.js';
import { differences } from '../data/settings.js';
import { capital, counted, metricName, metricText } from '../data/words.js';
import type { Span } from '../data/zoom.js';
import { watch } from '../live/connection.js';
import { useBoard, useJsons } from '../live/hooks.js';
import { CurveControls } from '../parts/curve-controls.jsx';
import { Empty } from '../parts/empty.jsx';
import { PageTitle } from '../parts/page-title.jsx';
import { Plot } from '../parts/plot.jsx';
import { Problem } from '../parts/problem.jsx';
import { SettingTable } from '../parts/setting-table.jsx';
import { Swatch } from '../parts/swatch.jsx';

/** As many as the server lets one page watch. */
const MOST = 50;

/** Of more runs values are not shown beside their smoothed ones. */
const MOST_WITH_RAW = 8;

export function ComparePage() {
  const { url } = useLocation();
  const search = url.split('?', 2)[1] ?? '';
  const ids = useMemo(() => [...new Set(new URLSearchParams(search).getAll('run'))].slice(0, MOST), [search]);
  const { runs, rows, isKnown } = useBoard();
  useEffect(() => {
    const leave = ids.map((id) => watch(id));
    return () => {
      for (const end of leave) end();
    };
  }, [ids]);
  const found = ids.flatMap((id) => runs.get(id) ?? []);
  const names = metricNames([...rows.values()], found[0]?.config?.monitor).flatMap((name) => [
    name,
    `train.${name}`,
  ]);
  const [asked, setAsked] = useState<string>();
  const metric = asked ?? found[0]?.config?.monitor ?? 'accuracy';
  const [xAxis, setXAxis] = useState<XAxis>('epoch');
  const [weight, setWeight] = useState(0);
  const [zoom, setZoom] = useState<Span>();
  const lines = useMemo(
    () =>
      ids.flatMap((id, i) => {
        const named = { name: id, ...curveLook(i) };
        const withRaw = ids.length <= MOST_WITH_RAW;
        return smoothedLines(named, rows.get(id) ?? NO_ROWS, { xAxis, column: metric, weight, withRaw });
      }),
    [ids, rows, xAxis, metric, weight],
  );

  if (ids.length === 0) {
    return (
      <>
        <PageTitle title="Compare" />
        <Empty title="No runs are chosen">
          <p>
            Tick runs in <a href="/">the list</a>, then press Compare.
          </p>
        </Empty>
      </>
    );
  }
  const missing = isKnown ? ids.filter((id) => !runs.has(id)) : [];
  return (
    <>
      <PageTitle title={`${counted(ids.length, 'run')} compared`} above={<a href="/">All runs</a>} />
      {missing.length > 0 && <p class="notice">Not in the folder any more: {missing.join(', ')}.</p>}
      <div class="controls">
        <label>
          Metric{' '}
          <select value={metric} onChange={(event) => setAsked(event.currentTarget.value)}>
            {(names.includes(metric) ? names : [metric, ...names]).map((name) => (
              <option key={name} value={name}>
                {metricName(name)}
              </option>
            ))}
          </select>
        </label>
        <label>
          Over{' '}
          <select
            value={xAxis}
            onChange={(event) => {
              setXAxis(event.currentTarget.value as XAxis);
              setZoom(undefined);
            }}
          >
            {Object.entries(X_AXES).map(([name, words]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <CurveControls weight={weight} onWeight={setWeight} zoom={zoom} onZoom={setZoom} />
      </div>
      <Plot
        title={capital(metricName(metric))}
        summary={`${metricName(metric)} of ${counted(ids.length, 'run')} over ${X_AXES[xAxis]}. The table below has the best values. Keys + and - zoom.`}
        lines={lines}
        xLabel={X_AXES[xAxis]}
        isCount={xAxis !== 'seconds'}
        height={360}
        format={(value) => metricText(metric, value)}
        zoom={zoom}
        onZoom={setZoom}
      />
      <Legend ids={ids} runs={runs} />
      <Differences ids={ids.filter((id) => runs.has(id))} />
    </>
  );
}

function Legend({ ids, runs }: { ids: readonly string[]; runs: ReadonlyMap<string, RunSummary> }) {
  return (
    <div class="scroll">
      <table class="runs">
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col" class="number">
              Best
            </th>
            <th scope="col" class="number">
              In epoch
            </th>
            <th scope="col" class="roomy">
              <span class="unseen">Leave out</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {ids.map((id, i) => {
            const run = runs.get(id);
            return (
              <tr key={id}>
                <th scope="row">
                  <Swatch look={curveLook(i)} />
                  <a href={runPage(id)}>{id}</a>
                </th>
                <td class="number">{run?.config ? metricText(run.config.monitor, run.best?.value) : '–'}</td>
                <td class="number">{run?.best?.epoch ?? '–'}</td>
                <td class="number roomy">
                  <a href={comparePage(ids.filter((other) => other !== id))} aria-label={`Leave out ${id}`}>
                    leave out
                  </a>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Differences({ ids }: { ids: readonly string[] }) {
  const { value: runs, fault } = useJsons<RunConfiguration>(ids.map((id) => `${apiOf('runs', id)}/config`));
  const known = useMemo(
    () =>
      (runs ?? []).flatMap(({ configuration }, i) =>
        // One that is damaged differs in everything, which says nothing.
        configuration === null ? [] : [{ id: ids[i]!, configuration }],
      ),
    [runs],
  );
  const rows = useMemo(
    () => runs && differences(known.map(({ configuration }) => configuration)),
    [runs, known],
  );
  return (
    <>
      <h2>What differs in their settings</h2>
      <Problem fault={fault} />
      {rows?.length === 0 && known.length > 0 && <p>Nothing: they were trained alike.</p>}
      {rows !== undefined && rows.length > 0 && (
        <SettingTable configs={known.map(({ id }) => id)} rows={rows} />
      )}
    </>
  );
}
