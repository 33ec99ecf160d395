import { useMemo, useState } from 'preact/hooks';
import type { RunState, RunSummary } from '../../src/serve/api.js';
import { comparePage, runPage } from '../data/addresses.js';
import { listRuns, type RunColumn, type RunFilter, type RunOrder } from '../data/list-runs.js';
import { turned } from '../data/sorting.js';
import { agoText, counted, durationText, metricName, metricText, shortNumber } from '../data/words.js';
import { useBoard } from '../live/hooks.js';
import { useSelection } from '../live/selection.js';
import { CommandLine, Empty } from '../parts/empty.jsx';
import { PageTitle } from '../parts/page-title.jsx';
import { SortHeader } from '../parts/sort-header.jsx';
import { StateBadge } from '../parts/state-badge.jsx';

/** So many rows are drawn at a time, however many runs there are. */
const ROWS_PER_PAGE = 50;
const STATES: readonly RunState[] = ['training', 'done', 'interrupted', 'failed', 'damaged'];
/** Columns of which the largest or newest come first. */
const LARGEST_FIRST: ReadonlySet<RunColumn> = new Set(['best', 'epoch', 'seconds', 'changedAt']);

const COLUMNS: readonly { readonly by: RunColumn; readonly name: string; readonly looks?: string }[] = [
  { by: 'name', name: 'Run' },
  { by: 'state', name: 'State' },
  { by: 'best', name: 'Best', looks: 'number' },
  { by: 'epoch', name: 'Epoch', looks: 'number roomy' },
  { by: 'architecture', name: 'Network', looks: 'roomy' },
  { by: 'learningRate', name: 'Rate', looks: 'number roomy' },
  { by: 'batchSize', name: 'Batch', looks: 'number roomy' },
  { by: 'seconds', name: 'Trained', looks: 'number roomy' },
  { by: 'changedAt', name: 'Changed', looks: 'number roomy' },
];

/** What was looked for stays when one comes back from a run. */
let kept: { filter: RunFilter; order: RunOrder; page: number } = {
  filter: { text: '', state: 'any', withTrials: false },
  order: { by: 'changedAt', direction: 'descending' },
  page: 0,
};

export function RunsPage() {
  const { runs, notes, isKnown } = useBoard();
  const [view, setView] = useState(kept);
  const [selected, select] = useSelection();
  const change = (part: Partial<typeof kept>) => {
    kept = { ...view, page: 0, ...part };
    setView(kept);
  };
  const { filter, order } = view;
  const listed = useMemo(() => listRuns(runs.values(), filter, order), [runs, filter, order]);
  const pages = Math.max(1, Math.ceil(listed.length / ROWS_PER_PAGE));
  const page = Math.min(view.page, pages - 1);
  const shown = listed.slice(page * ROWS_PER_PAGE, (page + 1) * ROWS_PER_PAGE);
  const trials = useMemo(() => [...runs.values()].filter(({ parent }) => parent !== null).length, [runs]);
  const chosen = [...selected].filter((id) => runs.has(id));

  const sortBy = (by: RunColumn) => {
    const first = LARGEST_FIRST.has(by) ? 'descending' : 'ascending';
    change({
      order: { by, direction: order.by === by && order.direction === first ? turned(first) : first },
    });
  };
  const toggle = (id: string) =>
    select(selected.has(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);

  if (isKnown && runs.size === 0) {
    return (
      <>
        <PageTitle title="Runs" />
        <Empty title="There are no runs in this folder yet">
          <p>
            Train on a folder of pictures with one subfolder per class, and the run appears here while it is
            written:
          </p>
          <CommandLine>npx pupil train photos/</CommandLine>
          <p>
            Or <a href="/train/">start a training from this page</a>. Without pictures at hand,{' '}
            <code>npx pupil demo</code> draws some.
          </p>
        </Empty>
      </>
    );
  }
  return (
    <>
      <PageTitle title="Runs">
        <a class="button main-action" href="/train/">
          Start a training
        </a>
      </PageTitle>
      {notes.map((note) => (
        <p class="notice" key={note}>
          {note}
        </p>
      ))}
      <search class="controls">
        <label>
          <span class="unseen">Find runs by name, data or settings</span>
          <input
            type="search"
            placeholder="Find by name, data, network…"
            value={filter.text}
            onInput={(event) => change({ filter: { ...filter, text: event.currentTarget.value } })}
          />
        </label>
        <label>
          <span class="unseen">State</span>
          <select
            value={filter.state}
            onChange={(event) =>
              change({ filter: { ...filter, state: event.currentTarget.value as RunFilter['state'] } })
            }
          >
            <option value="any">any state</option>
            {STATES.map((state) => (
              <option key={state}>{state}</option>
            ))}
          </select>
        </label>
        {trials > 0 && (
          <label>
            <input
              type="checkbox"
              checked={filter.withTrials}
              onChange={(event) => change({ filter: { ...filter, withTrials: event.currentTarget.checked } })}
            />{' '}
            with {counted(trials, 'trial')} of searches and studies
          </label>
        )}
        <span class="hint" role="status">
          {isKnown ? counted(listed.length, 'run') : 'Looking for runs…'}
        </span>
      </search>
      <div class="scroll">
        <table class="runs">
          <caption class="unseen">Runs; the headings sort them</caption>
          <thead>
            <tr>
              <th scope="col">
                <span class="unseen">Compare</span>
              </th>
              {COLUMNS.map(({ by, name, looks }) => (
                <SortHeader
                  key={by}
                  name={name}
                  direction={order.by === by ? order.direction : undefined}
                  onSort={() => sortBy(by)}
                  {...(looks === undefined ? {} : { class: looks })}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((run) => (
              <RunRow
                key={run.id}
                run={run}
                isSelected={selected.has(run.id)}
                onSelect={() => toggle(run.id)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {isKnown && listed.length === 0 && (
        <Empty title="No run fits">
          {filter.text !== '' || filter.state !== 'any' ? (
            <button type="button" onClick={() => change({ filter: { ...filter, text: '', state: 'any' } })}>
              Show all runs
            </button>
          ) : (
            <p>All runs here are trials of searches and studies. Tick the box above to see them.</p>
          )}
        </Empty>
      )}
      {pages > 1 && (
        <nav class="pages" aria-label="Pages of runs">
          <button type="button" disabled={page === 0} onClick={() => change({ page: page - 1 })}>
            Previous
          </button>
          <span>
            Page {page + 1} of {pages}
          </span>
          <button type="button" disabled={page === pages - 1} onClick={() => change({ page: page + 1 })}>
            Next
          </button>
        </nav>
      )}
      {chosen.length > 0 && (
        <div class="selection">
          <span>{counted(chosen.length, 'run')} chosen</span>
          <a class="button main-action" href={comparePage(chosen)}>
            Compare
          </a>
          <button type="button" onClick={() => select([])}>
            Clear
          </button>
        </div>
      )}
    </>
  );
}

function RunRow({
  run,
  isSelected,
  onSelect,
}: {
  run: RunSummary;
  isSelected: boolean;
  onSelect: () => void;
}) {
  const { id, name, state, problem, config, best, last, changedAt } = run;
  const place = id.slice(0, id.length - name.length);
  return (
    <tr>
      <td class="check">
        <input type="checkbox" checked={isSelected} onChange={onSelect} aria-label={`Compare ${id}`} />
      </td>
      <th scope="row">
        <a href={runPage(id)}>
          <span class="place">{place}</span>
          {name}
        </a>
        {problem !== null && <span class="sub">{problem}</span>}
      </th>
      <td>
        <StateBadge state={state} />
      </td>
      <td class="number">
        {best === null || config === null ? (
          '–'
        ) : (
          <>
            {metricText(config.monitor, best.value)}
            <span class="sub">{metricName(config.monitor)}</span>
          </>
        )}
      </td>
      <td class="number roomy">
        {last?.epoch ?? '–'}
        {config !== null && ` of ${config.epochs}`}
      </td>
      <td class="roomy">
        {config?.architecture ?? '–'}
        {config !== null && (
          <span class="sub">
            {config.optimizer}, {config.schedule}
          </span>
        )}
      </td>
      <td class="number roomy">{shortNumber(config?.learningRate)}</td>
      <td class="number roomy">{config?.batchSize ?? '–'}</td>
      <td class="number roomy">{durationText(last?.seconds)}</td>
      <td class="number roomy">{agoText(changedAt, Date.now())}</td>
    </tr>
  );
}
