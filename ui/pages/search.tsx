import { useMemo, useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import type { SearchDetail } from '../../src/serve/api.js';
import { apiOf, runPage } from '../data/addresses.js';
import { sortTrials, type TrialColumn } from '../data/sort-trials.js';
import { type Direction, turned } from '../data/sorting.js';
import {
  capital,
  counted,
  durationText,
  metricName,
  metricText,
  settingText,
  shortNumber,
} from '../data/words.js';
import { useJson, useLive } from '../live/hooks.js';
import { ChartPicture } from '../parts/chart-picture.jsx';
import { Empty } from '../parts/empty.jsx';
import { PageTitle } from '../parts/page-title.jsx';
import { Problem } from '../parts/problem.jsx';
import { SortHeader } from '../parts/sort-header.jsx';
import { StateBadge } from '../parts/state-badge.jsx';

export function SearchPage() {
  const { id } = useRoute().params as { id: string };
  const version = useLive(({ board }) => board.work.get(id) ?? 0);
  const { value: search, fault } = useJson<SearchDetail>(apiOf('searches', id), version);
  if (search === undefined)
    return fault === undefined ? <p role="status">Reading the search…</p> : <Problem fault={fault} />;
  const { objectives, best, trials, budget, seconds, smallest } = search;
  const total = Object.values(trials).reduce((sum, count) => sum + count, 0);
  return (
    <>
      <PageTitle
        title={search.name}
        above={
          <>
            <StateBadge state={search.state} /> · <a href="/searches/">searches</a> · {search.data}
          </>
        }
      />
      <Problem fault={fault} />
      {search.problem !== null && <p class="notice">{search.problem}</p>}
      <dl class="facts">
        {objectives.map(({ name, direction }, i) => (
          <div class={i === 0 ? 'first' : ''} key={name}>
            <dt>Best {metricName(name)}</dt>
            <dd>
              {metricText(name, best?.[i])}
              <small>{direction === 'max' ? 'higher is better' : 'lower is better'}</small>
            </dd>
          </div>
        ))}
        <div>
          <dt>Trials</dt>
          <dd>
            {total}
            {budget !== null && ` of ${budget}`}
            <small>
              {Object.entries(trials)
                .filter(([, count]) => count > 0)
                .map(([state, count]) => `${count} ${state}`)
                .join(', ')}
            </small>
          </dd>
        </div>
        <div>
          <dt>Took</dt>
          <dd>{durationText(seconds)}</dd>
        </div>
        <div>
          <dt>Sampler</dt>
          <dd>
            {search.sampler}
            <small>{search.pruner === 'none' ? 'no pruning' : search.pruner}</small>
          </dd>
        </div>
      </dl>
      {smallest !== null && smallest.number !== null && (
        <p>
          The smallest network that is not worse is that of trial {smallest.number}, within a margin of{' '}
          {shortNumber(smallest.margin)}.
        </p>
      )}
      {total === 0 && (
        <Empty title="No trial has begun yet">
          <p>Trials and their pictures appear here by themselves.</p>
        </Empty>
      )}
      <div class="charts">
        {Object.entries(search.charts).map(([name, chart]) => (
          <ChartPicture
            key={name}
            path={`${apiOf('searches', id)}/charts/${encodeURIComponent(name)}`}
            title={capital(chart.title)}
            notes={'notes' in chart ? chart.notes : []}
            version={version}
          />
        ))}
      </div>
      {total > 0 && <Trials search={search} />}
      {search.bestConfig !== null && (
        <>
          <h2>Config of the best trial</h2>
          <pre>
            <code>{search.bestConfig}</code>
          </pre>
        </>
      )}
    </>
  );
}

function Trials({ search: { trialList, objectives, parameters, bestTrials } }: { search: SearchDetail }) {
  const [order, setOrder] = useState<{ by: TrialColumn; direction: Direction }>({
    by: { objective: 0 },
    direction: objectives[0]?.direction === 'min' ? 'ascending' : 'descending',
  });
  const rows = useMemo(() => sortTrials(trialList, order.by, order.direction), [trialList, order]);
  const header = (name: string, by: TrialColumn, looks?: string) => {
    const isChosen = JSON.stringify(by) === JSON.stringify(order.by);
    return (
      <SortHeader
        key={name}
        name={name}
        direction={isChosen ? order.direction : undefined}
        onSort={() => setOrder({ by, direction: isChosen ? turned(order.direction) : 'ascending' })}
        {...(looks === undefined ? {} : { class: looks })}
      />
    );
  };
  return (
    <>
      <h2>{counted(trialList.length, 'trial')}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keyboard. */}
      <div class="scroll" tabIndex={0}>
        <table class="runs">
          <thead>
            <tr>
              {header('Trial', 'number')}
              <th scope="col">State</th>
              {objectives.map(({ name }, i) => header(capital(metricName(name)), { objective: i }, 'number'))}
              {parameters.map((name) => header(name, { parameter: name }))}
              {header('Took', 'seconds', 'number')}
            </tr>
          </thead>
          <tbody>
            {rows.map((trial) => (
              <tr key={trial.number}>
                <th scope="row" class="whole">
                  {trial.runs.length === 0
                    ? trial.number
                    : trial.runs.map((run, i) => (
                        <a key={run} href={runPage(run)}>
                          {trial.runs.length === 1 ? trial.number : `${trial.number} fold ${i + 1} `}
                        </a>
                      ))}
                  {bestTrials.includes(trial.number) && <span title="best"> ★</span>}
                </th>
                <td>
                  <StateBadge state={trial.state} />
                  {trial.error !== null && <span class="sub">{trial.error}</span>}
                </td>
                {objectives.map(({ name }, i) => (
                  <td class="number" key={name}>
                    {metricText(name, trial.values?.[i])}
                  </td>
                ))}
                {parameters.map((name) => (
                  <td key={name}>
                    {typeof trial.point[name] === 'number'
                      ? shortNumber(trial.point[name])
                      : settingText(trial.point[name])}
                  </td>
                ))}
                <td class="number">{durationText(trial.seconds)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
