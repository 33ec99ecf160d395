import type { JobDetail, JobSummary } from '../../src/serve/api.js';
import { apiOf, runPage } from '../data/addresses.js';
import { agoText } from '../data/words.js';
import { useJson } from '../live/hooks.js';
import { Problem } from './problem.jsx';
import { StateBadge } from './state-badge.jsx';
import { StopButton } from './stop-button.jsx';

/** Work that was started from the page: how far it is, and how to stop it. */
export function JobCard({ job }: { job: JobSummary }) {
  const { id, kind, data, run, state, stage, progress, error, startedAt } = job;
  return (
    <section class="card" aria-label={`${kind === 'train' ? 'Training' : 'Learning-rate finder'} on ${data}`}>
      <p class="hint">
        <StateBadge state={state} /> · {agoText(startedAt, Date.now())} · {data}
      </p>
      <h2>{run === null ? 'Learning-rate finder' : <a href={runPage(run)}>{run}</a>}</h2>
      {state === 'running' && (
        <div class="actions">
          <span role="status">{stage ?? 'starting…'}</span>
          {progress !== null && <progress value={progress} aria-label="Share that is done" />}
          <StopButton
            path={`${apiOf('jobs', id)}/stop`}
            what={kind === 'train' ? 'training' : 'looking'}
            consequence={
              kind === 'train' ? 'It saves its state and can go on later.' : 'Nothing is kept of it.'
            }
          />
        </div>
      )}
      <Problem fault={error} />
      {state === 'failed' && <Log id={id} />}
    </section>
  );
}

function Log({ id }: { id: string }) {
  const { value } = useJson<JobDetail>(apiOf('jobs', id));
  if (value === undefined || value.log.length === 0) return null;
  return (
    <details>
      <summary>What it said</summary>
      <pre class="tall">
        <code>{value.log.join('\n')}</code>
      </pre>
    </details>
  );
}
