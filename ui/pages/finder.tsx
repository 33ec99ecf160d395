import { useEffect, useMemo, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { JobDetail, Started } from '../../src/serve/api.js';
import { apiOf, trainPage } from '../data/addresses.js';
import { jobsOf } from '../data/board.js';
import { curveLook } from '../data/curve-looks.js';
import { capital, shortNumber, spaced } from '../data/words.js';
import { post } from '../live/ask.js';
import { useBoard, useJson } from '../live/hooks.js';
import { ChartPicture } from '../parts/chart-picture.jsx';
import { Fact, Facts } from '../parts/facts.jsx';
import { JobCard } from '../parts/job-card.jsx';
import { OptionForm } from '../parts/option-form.jsx';
import { PageTitle } from '../parts/page-title.jsx';
import { Plot } from '../parts/plot.jsx';
import { Problem } from '../parts/problem.jsx';

/** How often sweeps are looked at while they run. */
const LOOK_MS = 700;

export function FinderPage() {
  const { query } = useLocation();
  const all = jobsOf(useBoard(), 'find-lr');
  const [chosen, setChosen] = useState<string>();
  const shown = all.find(({ id }) => id === chosen) ?? all[0];
  return (
    <>
      <PageTitle title="Learning rate" />
      <p>
        A few short trainings in which the rate grows until the network is ruined show which rates it learns
        well with. Nothing of them is kept.
      </p>
      {shown !== undefined && <Finding key={shown.id} id={shown.id} state={shown.state} />}
      {all.length > 1 && (
        <p class="controls">
          <label>
            Show{' '}
            <select value={shown?.id ?? ''} onChange={(event) => setChosen(event.currentTarget.value)}>
              {all.map(({ id, data, startedAt }) => (
                <option key={id} value={id}>
                  {data}, {new Date(startedAt).toLocaleTimeString('en')}
                </option>
              ))}
            </select>
          </label>
        </p>
      )}
      <h2>{shown === undefined ? 'Look for a rate' : 'Look again'}</h2>
      <OptionForm
        given={query}
        action="Find the learning rate"
        canName={false}
        onSend={async ({ data, config }) => {
          const { job } = await post<Started>('/api/find-lr', { data, config });
          setChosen(job.id);
          scrollTo(0, 0);
        }}
      />
    </>
  );
}

function Finding({ id, state }: { id: string; state: string }) {
  const isRunning = state === 'running';
  const [looks, setLooks] = useState(0);
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setLooks((count) => count + 1), LOOK_MS);
    return () => clearInterval(timer);
  }, [isRunning]);
  const { value: job, fault } = useJson<JobDetail>(apiOf('jobs', id), `${looks} ${state}`);
  const sweeps = job?.sweeps;
  const lines = useMemo(
    () =>
      (sweeps ?? []).map(({ learningRate, smoothed }, i) => ({
        name: `sweep ${i + 1}`,
        ...curveLook(i),
        x: learningRate,
        y: smoothed,
      })),
    [sweeps],
  );
  if (job === undefined) return <Problem fault={fault} />;
  const { finding, data } = job;
  return (
    <>
      <JobCard job={job} />
      {finding?.recommended && (
        <>
          <Facts>
            <Fact name="Recommended" isMain>
              {shortNumber(finding.recommended.learningRate)}
            </Fact>
            {finding.suggestions.map(({ name, learningRate }) => (
              <Fact key={name} name={capital(spaced(name))}>
                {shortNumber(learningRate)}
              </Fact>
            ))}
          </Facts>
          <p>
            {capital(finding.recommended.why)}.{' '}
            <a href={trainPage({ data, learningRate: String(finding.recommended.learningRate) })}>
              Start a training with this rate
            </a>
          </p>
        </>
      )}
      {finding?.obstacle && (
        <Problem
          fault={{ code: finding.obstacle.code, message: finding.obstacle.what, fix: finding.obstacle.fix }}
        />
      )}
      {job.chart !== null ? (
        <ChartPicture path={`${apiOf('jobs', id)}/chart`} title={job.chart.title} version={state} />
      ) : (
        lines.some(({ x }) => x.length > 1) && (
          <Plot
            title="Smoothed loss as the rate grows"
            summary="Smoothed loss over the learning rate, of each sweep so far."
            lines={lines}
            xLabel="learning rate"
            isLog
            height={300}
            format={(value) => shortNumber(value)}
          />
        )
      )}
      {finding?.notes.map((note) => (
        <p class="note" key={note}>
          {note}
        </p>
      ))}
    </>
  );
}
