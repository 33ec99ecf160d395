import { useLocation } from 'preact-iso';
import type { Started, TrainingRequest } from '../../src/serve/api.js';
import { runPage } from '../data/addresses.js';
import { jobsOf } from '../data/board.js';
import { post } from '../live/ask.js';
import { useBoard } from '../live/hooks.js';
import { JobCard } from '../parts/job-card.jsx';
import { OptionForm } from '../parts/option-form.jsx';
import { PageTitle } from '../parts/page-title.jsx';

export function TrainPage() {
  const { query, route } = useLocation();
  const jobs = jobsOf(useBoard(), 'train');
  return (
    <>
      <PageTitle title="Train" />
      <p>
        Name your pictures and start: everything else has a default that fits them. What is trained here is a
        run like those of <code>pupil train</code>.
      </p>
      <OptionForm
        given={query}
        action="Start training"
        canName
        onSend={async ({ data, config, name }) => {
          const request = { data, config, ...(name === '' ? {} : { name }) } as TrainingRequest;
          const { job } = await post<Started>('/api/train', request);
          route(job.run === null ? '/train/' : runPage(job.run));
        }}
      />
      {jobs.length > 0 && <h2>Started from here</h2>}
      <div class="cards">
        {jobs.map((job) => (
          <JobCard key={job.id} job={job} />
        ))}
      </div>
    </>
  );
}
