import type { SearchList } from '../../src/serve/api.js';
import { searchPage } from '../data/addresses.js';
import { agoText, counted, durationText, metricName, metricText, trialsText } from '../data/words.js';
import { useJson, useWorkChanges } from '../live/hooks.js';
import { CommandLine, Empty } from '../parts/empty.jsx';
import { PageTitle } from '../parts/page-title.jsx';
import { Problem } from '../parts/problem.jsx';
import { StateBadge } from '../parts/state-badge.jsx';
import { ColumnHeads } from '../parts/table.jsx';

export function SearchesPage() {
  const { value, fault } = useJson<SearchList>('/api/searches', useWorkChanges());
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
            <ColumnHeads
              columns={[
                'Search',
                'State',
                ['Trials', 'number'],
                ['Best', 'number'],
                ['Sampler', 'roomy'],
                ['Took', 'number roomy'],
                ['Changed', 'number roomy'],
              ]}
            />
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
                    {trialsText(search)}
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
