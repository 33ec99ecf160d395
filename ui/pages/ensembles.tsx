import type { EnsembleList, EnsembleScores, EnsembleSummary } from '../../src/serve/api.js';
import { apiOf, predictPage, runPage } from '../data/addresses.js';
import { agoText, capital, counted, metricName, metricText, shortNumber, signed } from '../data/words.js';
import { useJson, useWorkChanges } from '../live/hooks.js';
import { CommandLine, Empty } from '../parts/empty.jsx';
import { PageTitle } from '../parts/page-title.jsx';
import { Problem } from '../parts/problem.jsx';
import { ColumnHeads, ScrollTable } from '../parts/table.jsx';

export function EnsemblesPage() {
  const { value, fault } = useJson<EnsembleList>('/api/ensembles', useWorkChanges());
  return (
    <>
      <PageTitle title="Ensembles" />
      <Problem fault={fault} />
      {value?.ensembles.length === 0 && (
        <Empty title="There are no ensembles in this folder yet">
          <p>An ensemble is one model of several, which answers with the mean of what they say:</p>
          <CommandLine>npx pupil ensemble searches/photos-1 --best 5</CommandLine>
        </Empty>
      )}
      <div class="cards">
        {value?.ensembles.map((ensemble) => (
          <Ensemble key={ensemble.id} ensemble={ensemble} />
        ))}
      </div>
    </>
  );
}

function Ensemble({ ensemble }: { ensemble: EnsembleSummary }) {
  const { id, name, problem, changedAt, mean, members, examples, classes } = ensemble;
  return (
    <section class="card" aria-label={id}>
      <p class="hint">
        {problem === null && `${mean} mean of ${counted(members.length, 'model')} · `}
        {classes > 1 && `${classes.toLocaleString('en')} classes · `}
        {agoText(changedAt, Date.now())}
      </p>
      <h2>{id}</h2>
      {problem !== null ? (
        <p class="notice">{problem}</p>
      ) : (
        <>
          <p class="answer">{verdictOf(ensemble)}</p>
          <ScoreTable ensemble={ensemble} />
        </>
      )}
      <p class="actions">
        {examples === 'pictures' && problem === null && (
          <a class="button" href={predictPage(id, 'ensembles')}>
            Try on pictures
          </a>
        )}
        <a class="button" href={`${apiOf('ensembles', id)}/model`} download={`${name}.onnx`}>
          Download model
        </a>
      </p>
    </section>
  );
}

/** What it is worth beside the best model that is in it. */
function verdictOf({ comparison, members, cost, count, examples, heldOut }: EnsembleSummary): string {
  const measured = counted(count, examples === 'pictures' ? 'picture' : 'row');
  if (comparison === null || cost === null)
    return `Every one of ${measured} was trained on by some member, so that they do not say what the ensemble is worth.`;
  const { best, score, difference, interval } = comparison;
  const isShare = score !== 'R2';
  const by = (value: number) => signed(isShare ? 100 * value : value);
  const unit = isShare ? ' points' : '';
  const other = best === null ? 'the model of the run' : `${members[best]?.name}, its best member`;
  const times = shortNumber(cost.milliseconds / comparison.cost.milliseconds, 2);
  return `${capital(score)} ${by(difference)}${unit} against ${other} (95%: ${by(interval.low)} to ${by(interval.high)}), on ${measured} that ${heldOut === 'all' ? 'none' : 'no member'} was trained on, in ${times} times the time.`;
}

/** Metrics that say most; the file has all. */
const SHOWN = ['accuracy', 'hammingLoss', 'r2', 'loss'];

function ScoreTable({ ensemble }: { ensemble: EnsembleSummary }) {
  const { members, ofRun, scores, outOfFold, cost, comparison } = ensemble;
  const names = SHOWN.filter((name) => name in members[0]!.scores);
  const cells = (values: EnsembleScores | null, parameters: number | undefined) => (
    <>
      {names.map((name) => (
        <td class="number" key={name}>
          {metricText(name, values?.[name])}
        </td>
      ))}
      <td class="number">{metricText('parameters', parameters)}</td>
    </>
  );
  return (
    <ScrollTable>
      <ColumnHeads
        columns={[
          'Model',
          ...names.map((name) => [capital(metricName(name)), 'number'] as const),
          ['Parameters', 'number'],
        ]}
      />
      <tbody>
        <tr>
          <th scope="row">
            <b>{outOfFold === null ? 'ensemble' : 'together, out of fold'}</b>
          </th>
          {cells(outOfFold ?? scores, cost?.parameters)}
        </tr>
        {[...members, ...(ofRun === null ? [] : [ofRun])].map(({ name, run, parameters, scores: own }, i) => (
          <tr key={name}>
            <th scope="row">
              {run === null ? name : <a href={runPage(run)}>{name}</a>}
              {comparison?.best === i && <span title="best member"> ★</span>}
            </th>
            {cells(own, parameters)}
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
