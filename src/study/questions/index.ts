import { OptionError } from '../../base/error.js';
import { didYouMean } from '../../base/nearest-name.js';
import { activation } from './activation.js';
import { augmentations } from './augmentations.js';
import { dataSize } from './data-size.js';
import { depth } from './depth.js';
import { dropout } from './dropout.js';
import { freezing } from './freezing.js';
import { inputNormalization } from './input-normalization.js';
import { learningRate } from './learning-rate.js';
import { normalization } from './normalization.js';
import { patience } from './patience.js';
import { policies } from './policies.js';
import type { QuestionKind } from './question-kind.js';
import { schedule } from './schedule.js';
import { width } from './width.js';

/** Every question, those first whose answer changes most. */
export const QUESTIONS: readonly QuestionKind[] = [
  learningRate,
  policies,
  width,
  depth,
  dropout,
  normalization,
  activation,
  schedule,
  patience,
  dataSize,
  augmentations,
  inputNormalization,
  freezing,
];

export const QUESTION_NAMES: readonly string[] = QUESTIONS.map(({ name }) => name);

/** The question of a name. Throws OptionError `option/question`. */
export function questionKind(name: string): QuestionKind {
  const kind = QUESTIONS.find((one) => one.name === name);
  if (kind !== undefined) return kind;
  throw new OptionError({
    code: 'option/question',
    where: 'question',
    what: 'there is no question of this name',
    got: name,
    fix: `${didYouMean(name, QUESTION_NAMES)}use ${QUESTION_NAMES.join(', ')}`,
  });
}
