import { useRoute } from 'preact-iso';
import type { StudyCard, StudyDetail } from '../../src/serve/api.js';
import { apiOf, chartPath } from '../data/addresses.js';
import {
  capital,
  counted,
  durationText,
  metricName,
  settingText,
  shortNumber,
  signed,
} from '../data/words.js';
import { useJson, useLive } from '../live/hooks.js';
import { ChartPicture, ChartPictures } from '../parts/chart-picture.jsx';
import { Empty } from '../parts/empty.jsx';
import { PageTitle } from '../parts/page-title.jsx';
import { Problem } from '../parts/problem.jsx';
import { StateBadge } from '../parts/state-badge.jsx';
import { ColumnHeads, ScrollTable } from '../parts/table.jsx';

const CONCLUSIONS = { change: 'Change it', keep: 'Keep it', unclear: 'Cannot tell' } as const;

export function StudyPage() {
  const { id } = useRoute().params as { id: string };
  const version = useLive(({ board }) => board.work.get(id) ?? 0);
  const { value: study, fault } = useJson<StudyDetail>(apiOf('studies', id), version);
  if (study === undefined)
    return fault === undefined ? <p role="status">Reading the study…</p> : <Problem fault={fault} />;
  const { epochs, trainingShare } = study.shortened;
  const shorter = [
    epochs !== undefined && counted(epochs, 'epoch'),
    trainingShare !== undefined && `${Math.round(100 * trainingShare)} % of the training examples`,
  ].filter((part) => part !== false);
  const others = Object.fromEntries(
    Object.entries(study.charts).filter(([name]) => !name.startsWith('card-')),
  );
  return (
    <>
      <PageTitle
        title={study.name}
        above={
          <>
            <StateBadge state={study.state} /> · <a href="/studies/">studies</a> · {metricName(study.metric)}{' '}
            on {study.data} · {counted(study.trials, 'training')} in {durationText(study.seconds)}
          </>
        }
      />
      <Problem fault={fault} />
      {study.problem !== null && <p class="notice">{study.problem}</p>}
      {shorter.length > 0 && (
        <p class="hint">Each training had {shorter.join(' and ')}, so that the study fits into its time.</p>
      )}
      {study.cards.length === 0 && study.problem === null && (
        <Empty title="No question has been looked at yet">
          <p>Answers appear here as trainings end.</p>
        </Empty>
      )}
      <div class="cards">
        {study.cards.map((card) => (
          <Card
            key={card.question}
            card={card}
            metric={study.metric}
            chart={card.chart === null ? undefined : chartPath(apiOf('studies', id), card.chart)}
            version={version}
          />
        ))}
      </div>
      {study.refused.length > 0 && (
        <>
          <h2>Questions without an answer here</h2>
          <ul>
            {study.refused.map(({ question, reason }) => (
              <li key={question}>
                <b>{question}</b>: {reason}
              </li>
            ))}
          </ul>
        </>
      )}
      {Object.keys(others).length > 0 && <h2>All together</h2>}
      <ChartPictures of={apiOf('studies', id)} charts={others} version={version} />
      {study.recommended !== null && (
        <>
          <h2>Recommended config</h2>
          <pre>
            <code>{study.recommended}</code>
          </pre>
        </>
      )}
    </>
  );
}

function Card({
  card,
  metric,
  chart,
  version,
}: {
  card: StudyCard;
  metric: string;
  chart: string | undefined;
  version: number;
}) {
  const { question, asks, conclusion, isFinal, sentence, baseline, patch, arms, troubles } = card;
  const changes = Object.entries(patch);
  return (
    <section class="card" aria-labelledby={`card-${question}`}>
      <p class={`conclusion ${conclusion}`}>
        <b>{CONCLUSIONS[conclusion]}</b>
        {!isFinal && ', so far'}
      </p>
      <h2 id={`card-${question}`}>{asks}</h2>
      <p class="answer">{capital(sentence)}.</p>
      {changes.length > 0 && (
        <p>
          In the config:{' '}
          {changes.map(([path, value]) => (
            <code key={path}>
              {path}: {settingText(value)}{' '}
            </code>
          ))}
        </p>
      )}
      {chart !== undefined && (
        <ChartPicture path={chart} title={`Effect on ${metricName(metric)}`} version={version} />
      )}
      <details>
        <summary>The evidence as a table</summary>
        <ScrollTable>
          <caption class="hint">Against {baseline}, on the same seeds</caption>
          <ColumnHeads
            columns={[
              'Instead',
              'Verdict',
              ['Difference', 'number'],
              ['Interval', 'number'],
              ['Pairs', 'number'],
              ['Time', 'number'],
              ['Size', 'number'],
            ]}
          />
          <tbody>
            {arms.map(({ arm, comparison, pairs, cost }) => (
              <tr key={arm}>
                <th scope="row">{arm}</th>
                <td>{comparison?.verdict ?? 'not looked at yet'}</td>
                <td class="number">{signed(comparison?.difference)}</td>
                <td class="number">
                  {comparison == null
                    ? '–'
                    : `${signed(comparison.interval.low)} to ${signed(comparison.interval.high)}`}
                </td>
                <td class="number">{pairs}</td>
                <td class="number">{cost === null ? '–' : `× ${shortNumber(cost.seconds, 2)}`}</td>
                <td class="number">{cost === null ? '–' : `× ${shortNumber(cost.parameters, 2)}`}</td>
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      </details>
      {troubles.map(({ arm, diverged, reason }) => (
        <p class="hint" key={arm}>
          {arm}: {reason ?? `${counted(diverged, 'training')} diverged`}
        </p>
      ))}
    </section>
  );
}
