import { useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { EnsembleList, RunSummary } from '../../src/serve/api.js';
import { apiOf, type ModelRoom, predictPage } from '../data/addresses.js';
import { answerBars } from '../data/answer-bars.js';
import { metricName, metricText, shortNumber } from '../data/words.js';
import { useBoard, useJson, useWorkChanges } from '../live/hooks.js';
import { type AskedPicture, usePictures } from '../live/pictures.js';
import { CommandLine, Empty } from '../parts/empty.jsx';
import { PageTitle } from '../parts/page-title.jsx';
import { Problem } from '../parts/problem.jsx';

/** Classes that are shown of a picture. */
const MOST_BARS = 6;

export function PredictPage() {
  const { query, route } = useLocation();
  const { runs, isKnown } = useBoard();
  const { value: ensembles } = useJson<EnsembleList>('/api/ensembles', useWorkChanges());
  const models = [...runModels(runs.values()), ...ensembleModels(ensembles?.ensembles ?? [])];
  const asked =
    query.ensemble !== undefined
      ? { room: 'ensembles' as const, id: query.ensemble }
      : query.run !== undefined
        ? { room: 'runs' as const, id: query.run }
        : models[0];
  const address = asked && apiOf(asked.room, asked.id);
  const [pictures, add] = usePictures(address);
  if (isKnown && ensembles !== undefined && models.length === 0) {
    return (
      <>
        <PageTitle title="Predict" />
        <Empty title="There is no model to ask yet">
          <p>A run has one when its training has come to its end:</p>
          <CommandLine>npx pupil train photos/</CommandLine>
        </Empty>
      </>
    );
  }
  return (
    <>
      <PageTitle title="Predict" />
      <p class="controls">
        <label>
          Ask the model of{' '}
          <select
            value={address}
            onChange={(event) => {
              const chosen = models.find(({ room, id }) => apiOf(room, id) === event.currentTarget.value);
              if (chosen !== undefined) route(predictPage(chosen.id, chosen.room), true);
            }}
          >
            {models.map(({ room, id, note }) => (
              <option key={apiOf(room, id)} value={apiOf(room, id)}>
                {id}
                {note}
              </option>
            ))}
          </select>
        </label>
      </p>
      {address !== undefined && <Drop onFiles={add} />}
      <ul class="answers" aria-live="polite">
        {pictures.map((picture) => (
          <li key={picture.key}>
            <img src={picture.address} alt={picture.name} />
            <Answer picture={picture} />
          </li>
        ))}
      </ul>
    </>
  );
}

interface Model {
  readonly room: ModelRoom;
  readonly id: string;
  /** What it is worth. */
  readonly note: string;
}

/** Of pictures, with trials last, then the newest first. */
function runModels(runs: Iterable<RunSummary>): Model[] {
  return [...runs]
    .filter(({ hasModel, config }) => hasModel && config?.examples !== 'rows')
    .sort((a, b) => Number(a.parent !== null) - Number(b.parent !== null) || b.changedAt - a.changedAt)
    .map(({ id, config, best }) => ({
      room: 'runs',
      id,
      note: config === null || best === null ? '' : noteOf(config.monitor, best.value),
    }));
}

function ensembleModels(ensembles: EnsembleList['ensembles']): Model[] {
  return ensembles
    .filter(({ problem, examples }) => problem === null && examples === 'pictures')
    .map(({ id, scores }) => ({
      room: 'ensembles',
      id,
      note: scores?.accuracy === undefined ? '' : noteOf('accuracy', scores.accuracy),
    }));
}

const noteOf = (metric: string, value: number | null) =>
  ` (${metricName(metric)} ${metricText(metric, value)})`;

function Drop({ onFiles }: { onFiles: (files: Iterable<File>) => void }) {
  const [isOver, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way to what the button does.
    <div
      class={isOver ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles(event.dataTransfer?.files ?? []);
      }}
    >
      <div>
        <p>Drop pictures here, or</p>
        <p>
          <button type="button" class="main-action" onClick={() => input.current?.click()}>
            Choose pictures
          </button>
        </p>
        <p class="hint">They are read by this machine alone, and not kept.</p>
      </div>
      <input
        type="file"
        accept="image/*"
        multiple
        hidden
        aria-label="Pictures"
        ref={input}
        onChange={(event) => {
          onFiles(event.currentTarget.files ?? []);
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}

function Answer({ picture: { name, answer, fault } }: { picture: AskedPicture }) {
  if (fault !== undefined) return <Problem fault={{ ...fault, where: name }} />;
  if (answer === undefined) return <p role="status">Asking…</p>;
  const bars = answerBars(answer, MOST_BARS);
  const left = answer.classes.length - bars.length;
  return (
    <div>
      <h2>
        {answer.label ??
          (answer.labels === undefined ? name : answer.labels.join(', ') || 'none of the labels')}
      </h2>
      <div class="bars">
        {bars.map(({ name: label, share, value, isDecided }) => (
          <>
            <span>{isDecided ? <b>{label}</b> : label}</span>
            {share === null ? <span /> : <meter value={share} aria-label={`Probability of ${label}`} />}
            <span class="number">
              {share === null ? shortNumber(value) : `${(100 * share).toFixed(1)} %`}
            </span>
          </>
        ))}
      </div>
      <p class="hint">
        {name} · {left > 0 && `${left} more classes · `}
        {Math.round(answer.milliseconds)} ms
      </p>
    </div>
  );
}
