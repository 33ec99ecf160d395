import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import type { RunConfiguration, RunSummary } from '../../src/serve/api.js';
import { apiOf, predictPage, searchPage, studyPage } from '../data/addresses.js';
import { lastJobOf } from '../data/board.js';
import type { Rows } from '../data/merge-points.js';
import { settingsOf } from '../data/settings.js';
import { counted, durationText, metricName, metricText, rateText, shortNumber } from '../data/words.js';
import { useBoard, useJson, useRows } from '../live/hooks.js';
import { useTheme } from '../live/theme.js';
import { Empty } from '../parts/empty.jsx';
import { Fact, Facts } from '../parts/facts.jsx';
import { PageTitle } from '../parts/page-title.jsx';
import { Problem } from '../parts/problem.jsx';
import { RunCurves } from '../parts/run-curves.jsx';
import { RunStanding } from '../parts/run-standing.jsx';
import { SettingTable } from '../parts/setting-table.jsx';
import { StateBadge } from '../parts/state-badge.jsx';
import { StopButton } from '../parts/stop-button.jsx';
import { Tabs } from '../parts/tabs.jsx';

const VIEWS = ['Curves', 'Report', 'Settings'] as const;
type View = (typeof VIEWS)[number];

export function RunPage() {
  const { id } = useRoute().params as { id: string };
  const { runs, jobs, isKnown } = useBoard();
  const rows = useRows(id);
  const [view, setView] = useState<View>('Curves');
  const run = runs.get(id);
  const job = lastJobOf(jobs.values(), id);
  if (!isKnown) return <p role="status">Looking for the run…</p>;
  if (run === undefined) {
    return (
      <Empty title={job?.state === 'running' ? 'The training is starting' : 'There is no such run'}>
        {job?.state === 'running' ? (
          <p role="status">
            {job.stage ?? 'Reading the data…'} This page shows it as soon as it has written anything.
          </p>
        ) : (
          <p>
            <code>{id}</code> is not in the folder. <a href="/">See all runs</a>
          </p>
        )}
        <Problem fault={job?.error} />
      </Empty>
    );
  }
  return (
    <>
      <PageTitle title={run.name} above={<Above run={run} />}>
        {run.canStop && (
          <StopButton
            path={`${apiOf('runs', id)}/stop`}
            what="this training"
            consequence="It saves its state and can go on later."
          />
        )}
        {run.hasModel && (
          <>
            <a class="button" href={predictPage(id)}>
              Try on pictures
            </a>
            <a class="button" href={`${apiOf('runs', id)}/model`} download={`${run.name}.onnx`}>
              Download model
            </a>
          </>
        )}
      </PageTitle>
      <RunStanding run={run} job={job} />
      <Figures run={run} rows={rows} />
      <Tabs label="What is shown of the run" names={VIEWS} chosen={view} onChoose={setView}>
        {view === 'Curves' &&
          (rows.count === 0 ? (
            <Empty title="No epoch has ended yet">
              <p>Curves begin when the first epoch ends, and grow by themselves.</p>
            </Empty>
          ) : (
            <RunCurves run={run} rows={rows} />
          ))}
        {view === 'Report' && <Report run={run} rows={rows} />}
        {view === 'Settings' && <SettingsView id={id} version={run.startedAt} />}
      </Tabs>
    </>
  );
}

function Above({ run: { id, name, parent, config, state } }: { run: RunSummary }) {
  const place = id.slice(0, id.length - name.length).replace(/\/$/, '');
  return (
    <>
      <StateBadge state={state} />
      {parent !== null ? (
        <>
          {' · trial of '}
          <a href={parent.kind === 'search' ? searchPage(parent.id) : studyPage(parent.id)}>{parent.id}</a>
        </>
      ) : (
        place !== '' && ` · in ${place}`
      )}
      {config !== null &&
        ` · ${counted(config.training, config.examples === 'rows' ? 'row' : 'picture')} of ${config.data}`}
    </>
  );
}

function Figures({ run: { config, best, last, state, stopReason }, rows }: { run: RunSummary; rows: Rows }) {
  if (config === null) return null;
  const epoch = rows.columns.epoch?.at(-1) ?? last?.epoch ?? null;
  const seconds = rows.columns.seconds?.at(-1) ?? last?.seconds ?? null;
  const left =
    state === 'training' && epoch !== null && seconds !== null
      ? (seconds / epoch) * (config.epochs - epoch)
      : null;
  return (
    <Facts>
      <Fact
        name={`Best ${metricName(config.monitor)}`}
        isMain
        note={
          best === null
            ? undefined
            : `of ${counted(config.validation, 'validation example')}, in epoch ${best.epoch}`
        }
      >
        {metricText(config.monitor, best?.value)}
      </Fact>
      <Fact name="Epoch" note={stopReason?.replaceAll('-', ' ')}>
        {epoch ?? 0} of {config.epochs}
      </Fact>
      <Fact name="Trained" note={left === null ? undefined : `about ${durationText(left)} left`}>
        {durationText(seconds)}
      </Fact>
      <Fact name="Speed" note={`${config.examples} per second`}>
        {rateText(last?.imagesPerSecond)}
      </Fact>
      <Fact name="Learning rate" note={`${config.optimizer}, ${config.schedule}`}>
        {shortNumber(config.learningRate)}
      </Fact>
    </Facts>
  );
}

function Report({ run: { id, name, state }, rows }: { run: RunSummary; rows: Rows }) {
  const [theme] = useTheme();
  const path = `${apiOf('runs', id)}/report`;
  const framed = theme === 'system' ? path : `${path}?theme=${theme}`;
  if (rows.count === 0) {
    return (
      <Empty title="There is nothing to report yet">
        <p>A report needs an epoch that has ended.</p>
      </Empty>
    );
  }
  return (
    <>
      <p class="hint">
        {state === 'training' && 'As of now: the run goes on. '}
        <a href={path} target="_blank" rel="noreferrer">
          Open the report by itself
        </a>
      </p>
      <iframe class="report" src={framed} title={`Report of ${name}`} sandbox="allow-scripts" />
    </>
  );
}

function SettingsView({ id, version }: { id: string; version: number }) {
  const { value, fault } = useJson<RunConfiguration>(`${apiOf('runs', id)}/config`, version);
  if (fault !== undefined) return <Problem fault={fault} />;
  if (value === undefined) return <p role="status">Reading the settings…</p>;
  const rows = [...settingsOf(value.configuration)].map(([path, setting]) => ({ path, values: [setting] }));
  return (
    <>
      <p>Everything that decided how this run was trained. The report says how to train it again.</p>
      <SettingTable configs={['Value']} rows={rows} />
    </>
  );
}
