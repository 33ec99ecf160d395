import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../test/pictures.js';
import { parseSpace, type SearchOutcome } from '../search/index.js';
import { writeTrials } from './trials-table.js';

const TRIAL = {
  state: 'complete',
  values: [0.9],
  curve: [0.8, 0.9],
  parameters: 10,
  seconds: 1.5,
  stoppedBy: null,
  error: null,
};

it('all trials are written, the best first, quoted where it is needed, empty where there is nothing', async () => {
  const search = {
    objectives: [{ name: 'accuracy', direction: 'max' }],
    space: parseSpace({
      parameters: {
        lr: { type: 'float', min: 0, max: 1 },
        augment: { type: 'categorical', choices: ['light', { kind: 'randAugment', n: 2 }] },
      },
    }),
    trials: [
      { ...TRIAL, number: 0, point: { lr: 0.5 }, values: [Number.NaN] },
      { ...TRIAL, number: 1, point: { lr: 0.1, augment: 'light' } },
      {
        ...TRIAL,
        number: 2,
        point: { lr: 0.2, augment: { kind: 'randAugment', n: 2 } },
        state: 'failed',
        values: null,
        error: { code: 'x', message: 'it said "no", twice' },
      },
      {
        ...TRIAL,
        number: 3,
        point: {},
        state: 'running',
        values: null,
        curve: [],
        parameters: null,
        seconds: 0,
      },
    ],
  } as unknown as SearchOutcome;
  const file = join(temporaryFolder(), 'trials.csv');
  await writeTrials(search, [1, 0, 2], file);
  expect(readFileSync(file, 'utf8')).toMatchInlineSnapshot(`
    "rank,trial,state,accuracy,epochs,seconds,parameters,stoppedBy,error,lr,augment
    1,1,complete,0.9,2,1.5,10,,,0.1,light
    2,0,complete,NaN,2,1.5,10,,,0.5,
    3,2,failed,,2,1.5,10,,"it said ""no"", twice",0.2,"{""kind"":""randAugment"",""n"":2}"
    ,3,running,,0,0,,,,,
    "
  `);
});
