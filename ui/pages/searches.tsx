import type { SearchList } from '../../src/serve/api.js';
import { searchPage } from '../data/addresses.js';
import { agoText, counted, durationText, metricName, metricText } from '../data/words.js';
import { useJson, useLive } from '../live/hooks.js';
import { CommandLine, Empty } from '../parts/empty.jsx';
import { PageTitle } from '../parts/page-title.jsx';
import { Problem } from '../parts/problem.jsx';
import { StateBadge } from '../parts/state-badge.jsx';

export function SearchesPage() {
  const version = useLive(({ board }) => board.work).size;
  const changes = useLive(({ board }) => [...board.work.values()].reduce((sum, count) => sum + count, 0));
  const { value, fault } = useJson<SearchList>('/api/searches', `${version} ${changes}`);
  return (
    <>
      <PageTitle title="Searches" />
      <Problem fault={fault} />
      {value?.searches.length === 0 && (
        <Empty title="There are no searches in this folder yet">
          <p>A search tries settings and keeps the best ones:</p>
          <CommandLine>npx pupil tune photos/ --trials 30</CommandLine>
        </Empty>
      )}
      {value !== undefined && value.searches.length > 0 && (
        <div class="scroll">
          <table class="runs">
            <thead>
              <tr>
                <th scope="col">Search</th>
                <th scope="col">State</th>
                <th scope="col" class="number">
                  Trials
                </th>
                <th scope="col" class="number">
                  Best
                </th>
                <th scope="col" class="roomy">
                  Sampler
                </th>
                <th scope="col" class="number roomy">
                  Took
                </th>
                <th scope="col" class="number roomy">
                  Changed
                </th>
              </tr>
            </thead>
            <tbody>
              {value.searches.map((search) => (
                <tr key={search.id}>
                  <th scope="row">
                    <a href={searchPage(search.id)}>{search.id}</a>
                    <span class="sub">{search.problem ?? search.data}</span>
                  </th>
                  <td>
                    <StateBadge state={search.state} />
                  </td>
                  <td class="number">
                    {Object.values(search.trials).reduce((sum, count) => sum + count, 0)}
                    {search.budget !== null && ` of ${search.budget}`}
                    {search.trials.failed > 0 && (
                      <span class="sub">{counted(search.trials.failed, 'failure')}</span>
                    )}
                  </td>
                  <td class="number">
                    {search.objectives.map(({ name }, i) => (
                      <div key={name}>
                        {metricText(name, search.best?.[i])}
                        <span class="sub">{metricName(name)}</span>
                      </div>
                    ))}
                  </td>
                  <td class="roomy">
                    {search.sampler}
                    {search.pruner !== 'none' && <span class="sub">{search.pruner}</span>}
                  </td>
                  <td class="number roomy">{durationText(search.seconds)}</td>
                  <td class="number roomy">{agoText(search.changedAt, Date.now())}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
