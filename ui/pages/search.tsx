import { useMemo, useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import type { SearchDetail, SearchTrial } from '../../src/serve/api.js';
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
  trialsText,
} from '../data/words.js';
import { useJson, useLive } from '../live/hooks.js';
import { ChartPictures } from '../parts/chart-picture.jsx';
import { Empty } from '../parts/empty.jsx';
import { Fact, Facts } from '../parts/facts.jsx';
import { PageTitle } from '../parts/page-title.jsx';
import { Problem } from '../parts/problem.jsx';
import { SortHeader } from '../parts/sort-header.jsx';
import { StateBadge } from '../parts/state-badge.jsx';
import { ScrollTable } from '../parts/table.jsx';

export function SearchPage() {
  const { id } = useRoute().params as { id: string };
  const version = useLive(({ board }) => board.work.get(id) ?? 0);
  const { value: search, fault } = useJson<SearchDetail>(apiOf('searches', id), version);
  if (search === undefined)
    return fault === undefined ? <p role="status">Reading the search…</p> : <Problem fault={fault} />;
  const { objectives, best, trials, trialList, seconds, smallest } = search;
  const winner = best === null ? undefined : trialList.find((trial) => isOf(trial, best));
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
      <Facts>
        {objectives.map(({ name, direction }, i) => (
          <Fact
            key={name}
            name={i === 0 ? `Best ${metricName(name)}` : `Its ${metricName(name)}`}
            isMain={i === 0}
            note={
              i === 0 && winner !== undefined
                ? `of trial ${winner.number}`
                : direction === 'max'
                  ? 'higher is better'
                  : 'lower is better'
            }
          >
            {metricText(name, best?.[i])}
          </Fact>
        ))}
        <Fact
          name="Trials"
          note={Object.entries(trials)
            .filter(([, count]) => count > 0)
            .map(([state, count]) => `${count} ${state}`)
            .join(', ')}
        >
          {trialsText(search)}
        </Fact>
        <Fact name="Took">{durationText(seconds)}</Fact>
        <Fact name="Sampler" note={search.pruner === 'none' ? 'no pruning' : search.pruner}>
          {search.sampler}
        </Fact>
      </Facts>
      {smallest !== null && smallest.number !== null && (
        <p>
          The smallest network that is not worse is that of trial {smallest.number}, within a margin of{' '}
          {shortNumber(smallest.margin)}.
        </p>
      )}
      {trialList.length === 0 && (
        <Empty title="No trial has begun yet">
          <p>Trials and their pictures appear here by themselves.</p>
        </Empty>
      )}
      <ChartPictures of={apiOf('searches', id)} charts={search.charts} version={version} />
      {trialList.length > 0 && <Trials search={search} />}
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

const isOf = ({ values }: SearchTrial, best: readonly (number | null)[]) =>
  values !== null && best.every((value, i) => value === values[i]);

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
      <ScrollTable looks="scroll runs">
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
                {trial.error !== null && (
                  <details class="sub">
                    <summary>why</summary>
                    {trial.error}
                  </details>
                )}
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
      </ScrollTable>
    </>
  );
}
