import { against, defineQuestion, otherValues } from './question-kind.js';

const OF_PIXELS = ['channels', 'unit', 'signed', 'perImage'];
const OF_COLUMNS = ['zScore', 'minMax', 'robust', 'yeoJohnson'];

export const inputNormalization = defineQuestion({
  name: 'input-normalization',
  asks: 'How should the input be brought to the scale of the network?',
  from: 'trainings',
  experiment: ({ examples, training }) =>
    examples === 'pictures'
      ? against(String(training.normalize), otherValues('normalize', OF_PIXELS, training.normalize, String))
      : against('as it is', otherValues('normalize', OF_COLUMNS, undefined, String)),
});
