import type { StudyEvent } from '../study/index.js';
import { liveTrials } from './live-trials.js';
import type { Output } from './output.js';
import { scoreText } from './score-text.js';
import { plainText } from './setting-text.js';
import { onOneLine } from './visible-text.js';
import { showWork } from './work-progress.js';

/** Show a study as it goes: a live line for the training in progress with a table of trainings and answers, lines that stay for trainings and answers. */
export function showStudy(output: Output): (event: StudyEvent) => void {
  const showData = showWork(output);
  const answered = new Map<string, string>();
  const trainings = liveTrials(output, 'training', () => Array.from(answered.values(), onOneLine));
  return (event) => {
    output.event(event);
    if (event.type === 'data') {
      showData(event);
    } else if (event.type === 'run-start') {
      trainings.start(event.number, pointText(event.point));
      output.note(`training ${event.number}${event.goesOn ? ' goes on' : ''}: ${pointText(event.point)}`);
    } else if (event.type === 'run-end') {
      const { number, state, values, metric, error } = event;
      trainings.end(number, { state, value: values?.[0] });
      const end =
        state === 'failed'
          ? `failed: ${error!.message}`
          : `came to ${metric} ${scoreText(metric, values?.[0])}`;
      output.note(`training ${number} ${end}`);
    } else if (event.type === 'run-stop') {
      trainings.end(event.number, { state: 'stopped' });
      output.note(`training ${event.number} is stopped: time is over; it goes on with the study`);
    } else if (event.type === 'answer') {
      const { question, sentence } = event.answer;
      // One that is answered anew is the latest.
      answered.delete(question);
      answered.set(question, `${question}: ${sentence}`);
      output.note(`${question}: ${sentence}`);
    } else if (event.type === 'note') {
      output.note(event.message);
    } else {
      trainings.event(event.number, event.event);
    }
  };
}

function pointText({ seed, ...patch }: Readonly<Record<string, unknown>>): string {
  const changed = Object.entries(patch).map(
    ([place, value]) => `${place.split('.').at(-1)} ${plainText(value)}`,
  );
  return [...(changed.length === 0 ? ['the config as it is'] : changed), `seed ${seed}`].join(', ');
}
