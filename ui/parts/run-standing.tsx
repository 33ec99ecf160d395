import { useState } from 'preact/hooks';
import type { About, Fault, JobSummary, RunSummary, Started } from '../../src/serve/api.js';
import { apiOf } from '../data/addresses.js';
import { commandPath } from '../data/command-path.js';
import { faultOf, post } from '../live/ask.js';
import { useJson } from '../live/hooks.js';
import { Problem } from './problem.jsx';

/** What is wrong with a run, and how one goes on that has not come to its end. `job` is what was started for it from here. */
export function RunStanding({ run, job }: { run: RunSummary; job: JobSummary | undefined }) {
  const hasEnded = run.stopReason !== null;
  const canGoOn = !hasEnded && (run.state === 'interrupted' || run.state === 'failed');
  const failure = run.state === 'failed' && job?.state === 'failed' ? job.error : null;
  return (
    <>
      <Problem fault={failure} />
      {failure === null && run.problem !== null && <p class="notice">{run.problem}</p>}
      {/* Of a training that was started since, nothing has been asked yet. */}
      {canGoOn && <GoOn key={job?.id} run={run} />}
    </>
  );
}

/** The command that goes on with a trial is that of its search or study, which knows what comes after it. */
const COMMANDS = { search: 'tune --resume', study: 'study --resume' } as const;

function GoOn({ run: { id, parent } }: { run: RunSummary }) {
  const { value: about } = useJson<About>('/api/about');
  const [isAsked, setAsked] = useState(false);
  const [fault, setFault] = useState<Fault['error']>();
  const goOn = () => {
    setAsked(true);
    setFault(undefined);
    post<Started>(`${apiOf('runs', id)}/resume`).catch((error: unknown) => {
      setFault(faultOf(error));
      setAsked(false);
    });
  };
  const command = parent === null ? 'resume' : COMMANDS[parent.kind];
  return (
    <div class="notice">
      <p>
        It ended before its last epoch
        {parent === null ? ', and goes on to the same numbers as if it had not' : ''}.
      </p>
      <Problem fault={fault} />
      {about !== undefined && (
        <div class="actions">
          {parent === null && about.canTrain && (
            <button type="button" onClick={goOn} disabled={isAsked}>
              {isAsked ? 'Going on…' : 'Go on with this training'}
            </button>
          )}
          <span>
            {parent === null ? 'In a terminal: ' : `The ${parent.kind} goes on with it, in a terminal: `}
            <code>
              npx pupil {command} {commandPath(about, parent?.id ?? id)}
            </code>
          </span>
        </div>
      )}
    </div>
  );
}
