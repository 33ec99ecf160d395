import { join } from 'node:path';
import type { TrialConfig } from '../../src/search/index.js';
import { type StudyAnswer, type StudyOptions, study } from '../../src/study/index.js';
import { temporaryFolder } from '../pictures.js';

/** What a study says to one question, with a small network and a few epochs. */
export async function ask(
  data: string,
  question: string,
  {
    network = {},
    training = {},
    ...options
  }: { network?: object; training?: TrialConfig['training'] } & Pick<StudyOptions, 'plan'> = {},
): Promise<StudyAnswer> {
  const { answers } = await study(data, {
    ...options,
    out: join(temporaryFolder(), 'study'),
    questions: [question],
    base: {
      model: { name: 'cnn', depth: 2, filters: 8, dense: 32, dropoutRate: 0, ...network },
      pictures: { imageSize: 16, workers: 1 },
      training: { epochs: 6, batchSize: 32, threads: 1, learningRate: 0.005, ...training },
    },
  });
  return answers[0];
}

/** The same of a table. */
export async function askTable(
  data: string,
  question: string,
  {
    network = {},
    normalize,
    training = {},
    plan,
  }: {
    network?: object;
    normalize: string;
    training?: TrialConfig['training'];
  } & Pick<StudyOptions, 'plan'>,
): Promise<StudyAnswer> {
  const { answers } = await study(data, {
    plan,
    out: join(temporaryFolder(), 'study'),
    questions: [question],
    base: {
      model: { name: 'mlp', hidden: [16], ...network },
      pictures: { normalize, validationSplit: 0.5 },
      training: { epochs: 20, batchSize: 32, threads: 1, ...training },
    },
  });
  return answers[0];
}

/** What was said of an arm. */
export function verdictOf({ arms }: StudyAnswer, name: string): string | undefined {
  return arms.find(({ arm }) => arm === name)?.comparison?.verdict;
}
