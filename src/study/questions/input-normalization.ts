import { against, defineQuestion, otherValues } from './question-kind.js';

const OF_PIXELS = ['channels', 'unit', 'signed', 'perImage'];
const OF_COLUMNS = ['auto', 'none', 'zScore', 'minMax', 'robust', 'yeoJohnson'];

export const inputNormalization = defineQuestion({
  name: 'input-normalization',
  asks: 'How should the input be brought to the scale of the network?',
  from: 'trainings',
  experiment({ examples, begun, training, normalizeColumns }) {
    if (begun !== undefined)
      return { refusal: 'pictures are normalized as the trained network was trained to see them' };
    if (examples === 'pictures') {
      const now = String(training.normalize);
      return against(now, otherValues('normalize', OF_PIXELS, now, String));
    }
    const isName = typeof normalizeColumns === 'string';
    const arms = otherValues('normalize', OF_COLUMNS, normalizeColumns, nameOf);
    return against(isName ? nameOf(normalizeColumns) : 'as it is', arms);
  },
});

function nameOf(transform: string): string {
  return transform === 'auto' ? 'chosen by column' : transform;
}
