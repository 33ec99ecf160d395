import type { StudyList } from '../../src/serve/api.js';
import { studyPage } from '../data/addresses.js';
import { counted, durationText, metricName } from '../data/words.js';
import { useJson, useWorkChanges } from '../live/hooks.js';
import { CommandLine, Empty } from '../parts/empty.jsx';
import { PageTitle } from '../parts/page-title.jsx';
import { Problem } from '../parts/problem.jsx';
import { StateBadge } from '../parts/state-badge.jsx';

export function StudiesPage() {
  const { value, fault } = useJson<StudyList>('/api/studies', useWorkChanges());
  return (
    <>
      <PageTitle title="Studies" />
      <Problem fault={fault} />
      {value?.studies.length === 0 && (
        <Empty title="There are no studies in this folder yet">
          <p>
            A study asks questions of your data, and answers with evidence: is dropout worth it, would a wider
            network help?
          </p>
          <CommandLine>npx pupil study photos/ dropout width</CommandLine>
        </Empty>
      )}
      <div class="cards">
        {value?.studies.map((study) => (
          <section class="card" key={study.id}>
            <h2>
              <a href={studyPage(study.id)}>{study.id}</a>
            </h2>
            <p class="hint">
              <StateBadge state={study.state} /> · {metricName(study.metric)} on {study.data} ·{' '}
              {counted(study.trials, 'training')} in {durationText(study.seconds)}
            </p>
            {study.problem !== null && <p class="notice">{study.problem}</p>}
            <ul class="legend">
              {study.questions.map(({ name, conclusion, isFinal }) => (
                <li key={name}>
                  <b>{name.replaceAll('-', ' ')}</b>: {conclusion}
                  {!isFinal && ' so far'}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}
