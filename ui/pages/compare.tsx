import { useEffect, useMemo, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { RunDetail, RunSummary } from '../../src/serve/api.js';
import { apiOf, comparePage, runPage } from '../data/addresses.js';
import { lineOf, metricNames, X_AXES, type XAxis } from '../data/curves.js';
import { NO_ROWS } from '../data/merge-points.js';
import { differences } from '../data/settings.js';
import { capital, counted, metricName, metricText, settingText } from '../data/words.js';
import type { Span } from '../data/zoom.js';
import { askJson, faultOf } from '../live/ask.js';
import { watch } from '../live/connection.js';
import { useBoard } from '../live/hooks.js';
import { CurveControls } from '../parts/curve-controls.jsx';
import { Empty } from '../parts/empty.jsx';
import { PageTitle } from '../parts/page-title.jsx';
import { Plot, type PlotLine } from '../parts/plot.jsx';
import { Problem } from '../parts/problem.jsx';

/** No two of the first eighteen have the same colour and dash. */
const COLOURS = ['blue', 'orange', 'green', 'purple', 'red', 'grey'].map((name) => `--chart-${name}`);
const DASHES = [undefined, [8, 4], [2, 3]] as const;
/** As many as the server lets one page watch. */
const MOST = 50;

/** Of more runs values are not shown beside their smoothed ones. */
const MOST_WITH_RAW = 8;

const lookOf = (index: number) => ({
  colour: COLOURS[index % COLOURS.length]!,
  dash: DASHES[Math.floor(index / COLOURS.length) % DASHES.length],
});

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
      ids.flatMap((id, i): PlotLine[] => {
        const known = rows.get(id) ?? NO_ROWS;
        const { colour, dash } = lookOf(i);
        const look = { name: id, colour, ...(dash === undefined ? {} : { dash }) };
        const line = { ...look, ...lineOf(known, xAxis, metric, weight) };
        return weight === 0 || ids.length > MOST_WITH_RAW
          ? [line]
          : [{ ...look, ...lineOf(known, xAxis, metric), isFaint: true }, line];
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
      <Differences ids={ids} />
    </>
  );
}

function Legend({ ids, runs }: { ids: readonly string[]; runs: ReadonlyMap<string, RunSummary> }) {
  return (
    <div class="scroll">
      <table>
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
            const { colour, dash } = lookOf(i);
            return (
              <tr key={id}>
                <th scope="row">
                  <span
                    class="swatch"
                    aria-hidden="true"
                    style={{
                      borderTopColor: `var(${colour})`,
                      borderTopStyle: dash === undefined ? 'solid' : dash[0] > 4 ? 'dashed' : 'dotted',
                    }}
                  />
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
  const [state, setState] = useState<{ configs?: unknown[]; fault?: ReturnType<typeof faultOf> }>({});
  useEffect(() => {
    const leaving = new AbortController();
    Promise.all(ids.map((id) => askJson<RunDetail>(apiOf('runs', id), leaving.signal))).then(
      (details) => setState({ configs: details.map(({ configuration }) => configuration) }),
      (error) => leaving.signal.aborted || setState({ fault: faultOf(error) }),
    );
    return () => leaving.abort();
  }, [ids]);
  const { configs, fault } = state;
  const rows = useMemo(() => (configs === undefined ? undefined : differences(configs)), [configs]);
  return (
    <>
      <h2>What differs in their settings</h2>
      <Problem fault={fault} />
      {rows?.length === 0 && <p>Nothing: they were trained alike.</p>}
      {rows !== undefined && rows.length > 0 && configs?.length === ids.length && (
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">Setting</th>
                {ids.map((id) => (
                  <th scope="col" key={id}>
                    {id}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ path, values }) => (
                <tr key={path}>
                  <th scope="row">
                    <code>{path}</code>
                  </th>
                  {ids.map((id, i) => (
                    <td key={id}>
                      <code>{shortened(settingText(values[i]))}</code>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

/** Lists of layers would fill the page. */
const shortened = (text: string) => (text.length <= 160 ? text : `${text.slice(0, 157)}…`);
