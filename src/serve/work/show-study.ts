import { type Drawing, effectsChart, studyCharts } from '../../report/index.js';
import { readStudy, type StudyAnswer, type StudyOutcome, StudySettings } from '../../study/index.js';
import type { StudyCard, StudyDetail, StudySummary } from '../api.js';
import { readJson } from '../folder/read-json.js';
import type { WorkEntry } from '../live/folder-index.js';
import { damaged, faultOf, requireOwnFiles, textOf } from './own-files.js';
import { workName } from './work-name.js';

/** The study in a folder, for the list. What is wrong with it is a part of the answer. */
export async function studySummary(
  entry: WorkEntry,
  shown: () => Promise<ShownStudy>,
): Promise<StudySummary> {
  try {
    return (await shown()).summary;
  } catch (error) {
    return {
      ...workName(entry),
      state: 'damaged',
      problem: faultOf(error),
      data: '',
      metric: '',
      questions: [],
      trials: 0,
      seconds: 0,
    };
  }
}

export interface ShownStudy {
  readonly summary: StudySummary;
  readonly detail: StudyDetail;
}

/** The answers of a study as cards, with its charts. Throws what is wrong with it. */
export async function showStudy(entry: WorkEntry): Promise<ShownStudy> {
  const { path } = entry.found;
  await requireOwnFiles(path, ['study.json', 'trials.jsonl']);
  const json = await readJson(path, 'study.json');
  if ('fault' in json) throw damaged(json.fault);
  const settings = StudySettings.safeParse(json.value);
  if (!settings.success) throw damaged('study.json cannot be understood');
  const { data, metric } = settings.data;
  const outcome = await readStudy(path);
  const { answers, refused, shortened, patch, trials, seconds } = outcome;
  const summary: StudySummary = {
    ...workName(entry),
    problem: null,
    data,
    metric,
    questions: answers.map(({ question, conclusion, isFinal }) => ({ name: question, conclusion, isFinal })),
    trials,
    seconds,
  };
  return {
    summary,
    detail: {
      ...summary,
      cards: answers.map(cardOf),
      refused,
      shortened,
      patch,
      recommended: await textOf(path, 'recommended.json'),
      charts: chartsOf(outcome),
    },
  };
}

function cardOf(answer: StudyAnswer): StudyCard {
  const { question, asks, conclusion, isFinal, sentence, baseline, best, patch, moreRuns, arms, troubles } =
    answer;
  return {
    question,
    asks,
    conclusion,
    isFinal,
    sentence,
    baseline,
    best: best ?? null,
    patch,
    moreRuns: Number.isFinite(moreRuns) ? moreRuns : null,
    arms: arms.map(({ arm, pairs, comparison, cost }) => ({
      arm,
      pairs,
      comparison: comparison ?? null,
      cost: cost ?? null,
    })),
    troubles,
    chart: hasEffects(answer) ? chartName(question) : null,
  };
}

const chartName = (question: string) => `card-${question}`;

function hasEffects({ arms }: StudyAnswer): boolean {
  return arms.some(({ comparison }) => comparison !== undefined);
}

/** Those of the whole study, and the effects of each question alone; none before the first look. */
function chartsOf(outcome: StudyOutcome): Record<string, Drawing> {
  const looked = outcome.answers.filter(hasEffects);
  if (looked.length === 0) return {};
  const cards = looked.map((answer) => [
    chartName(answer.question),
    effectsChart({ ...outcome, answers: [answer] }),
  ]);
  return { ...studyCharts(outcome), ...Object.fromEntries(cards) };
}
