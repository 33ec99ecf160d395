import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rejectionOf } from '../../../test/error-of.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { predictionLines } from '../loop/prediction-lines.js';
import { readValidationAnswers } from './validation-predictions.js';

const split = {
  count: 2,
  fileOf: (i: number) => ['a/1.png', 'b/2.png'][i]!,
} as never;

function written(text: string): { predictions: string } {
  const predictions = join(temporaryFolder(), 'predictions.jsonl');
  writeFileSync(predictions, text);
  return { predictions };
}

it.each([
  ['multi-class', ['a', 'b', 'c'], [0, 2], [0.5, 0.25, 0.25, 0.125, 0.75, 0.125], [0, 1]],
  ['binary', ['a', 'b'], [0, 1], [0.5, 0.5, 0.75, 0.25], [1, 0]],
  ['multi-label', ['a', 'b'], [1, 0, 1, 1], [0.5, 0.25, 0.125, 0.75], []],
  ['regression', ['a', 'b'], [1.5, -2, 0.25, 8], [1, -1, 0, 9], []],
] as const)('reads of %s what training wrote', async (task, classes, targets, outputs, decided) => {
  const hasClass = task === 'multi-class' || task === 'binary';
  const typed = hasClass ? Int32Array.from(targets) : Float32Array.from(targets);
  const evaluation = { targets: typed, outputs: Float32Array.from(outputs) };
  const lines = [...predictionLines({ task, classes }, split, evaluation)].join('');
  expect(await readValidationAnswers(written(lines), { task, classes })).toEqual({
    task,
    classes,
    examples: 'pictures',
    names: ['a/1.png', 'b/2.png'],
    targets: typed,
    outputs: Float64Array.from(outputs),
    decided: Int32Array.from(decided),
  });
});

it('calls rows of a table by their numbers', async () => {
  const line = '{"row":17,"label":"a","predicted":"b","probability":0.75,"probabilities":[0.25,0.75]}\n';
  const answers = await readValidationAnswers(written(line), { task: 'multi-class', classes: ['a', 'b'] });
  expect(answers).toMatchObject({ examples: 'rows', names: ['17'] });
});

it('knows nothing of a run that has not come to its end', async () => {
  const predictions = join(temporaryFolder(), 'none.jsonl');
  expect(
    await readValidationAnswers({ predictions }, { task: 'multi-class', classes: ['a'] }),
  ).toBeUndefined();
});

it.each([
  ['a torn line', '{"file":"a","lab\n', 'the line is not JSON (got "{\\"file\\":\\"a\\",\\"lab")'],
  [
    'another class',
    '{"file":"a","label":"d","predicted":"a","probabilities":[1,0]}\n',
    'the line names a class that the run does not know (got "d")',
  ],
  [
    'too few numbers',
    '{"file":"a","label":"a","predicted":"a","probabilities":[1]}\n',
    'the line must have 2 numbers, one for each class (got [1])',
  ],
])('refuses %s', async (_, text, message) => {
  const error = await rejectionOf(
    readValidationAnswers(written(text), { task: 'multi-class', classes: ['a', 'b'] }),
  );
  expect(error).toMatchObject({ code: 'checkpoint/predictions' });
  expect(error.message).toContain(`line 1: ${message}; put the file back as it was, or train anew`);
});
