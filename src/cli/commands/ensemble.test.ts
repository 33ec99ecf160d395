import { describe, expect, it, vi } from 'vitest';
import { runCommand } from '../../../test/run-command.js';
import { ensembleResult } from '../contract/index.js';
import type { Ensemble, Library } from '../library.js';

const member = (name: string, accuracy: number, parameters: number): Ensemble['members'][number] => ({
  name,
  run: `/home/ada/searches/photos-1/trials/${name}`,
  parameters,
  scores: { accuracy, loss: 0.25, macroF1: 0.9 },
});

const made: Ensemble = {
  ensemble: '/home/ada/ensembles/photos-1',
  model: '/home/ada/ensembles/photos-1/model.onnx',
  task: 'multi-class',
  classes: ['ant', 'bee'],
  input: { height: 32, width: 32, channels: 3 },
  mean: 'arithmetic',
  members: [member('trial 4', 0.94, 20_000), member('trial 0', 0.93, 10_000)],
  ofRun: null,
  heldOut: 'all',
  count: 1200,
  scores: { accuracy: 0.955, loss: 0.2, macroF1: 0.91 },
  outOfFold: null,
  cost: { parameters: 30_000, bytes: 130_000, milliseconds: 3.1433 },
  comparison: {
    best: 0,
    score: 'accuracy',
    difference: 0.015,
    interval: { low: -0.001, high: 0.031 },
    cost: { parameters: 20_000, bytes: 90_000, milliseconds: 2 },
  },
};

async function shown(result: Ensemble, ...flags: string[]) {
  const spy = vi.fn<Library['ensemble']>(async () => result);
  const outcome = await runCommand(['ensemble', 'searches/photos-1', ...flags], { ensemble: spy });
  expect(outcome.exitCode).toBe(0);
  return { ...outcome, asked: spy.mock.lastCall! };
}

describe('pupil ensemble', () => {
  it('says what it is worth beside its best member, and what it costs', async () => {
    const { out } = await shown(made);
    expect(out).toMatchInlineSnapshot(`
      "           accuracy    loss  parameters
      ensemble     95.50%  0.2000       30.0k
      * trial 4    94.00%  0.2500       20.0k
        trial 0    93.00%  0.2500       10.0k

      accuracy +1.5 points (-0.1 to +3.1) against trial 4, the best member, on 1,200 pictures that none was trained on
      it takes 1.5 times the parameters and 1.6 times the time (3.1 ms instead of 2 ms)

      model  ensembles/photos-1/model.onnx  127.0 KiB
      time   3.1 ms for one picture
      on data that chose nothing: pupil evaluate ensembles/photos-1/model.onnx <test data>
      "
    `);
  });

  it('says that folds leave nothing to compare on', async () => {
    const { out } = await shown({
      ...made,
      heldOut: 'none',
      scores: null,
      comparison: null,
      outOfFold: { accuracy: 0.935, loss: 0.25 },
    });
    expect(out).toMatchInlineSnapshot(`
      "                       accuracy    loss  parameters
      together, out of fold    93.50%  0.2500       30.0k
        trial 4                94.00%  0.2500       20.0k
        trial 0                93.00%  0.2500       10.0k

      every one of 1,200 pictures is known to some member: what the ensemble is worth cannot be said of them
      out of fold, each is answered by the members that have not seen it; the ensemble is usually better

      model  ensembles/photos-1/model.onnx  127.0 KiB
      time   3.1 ms for one picture
      on data that chose nothing: pupil evaluate ensembles/photos-1/model.onnx <test data>
      "
    `);
  });

  it('sets snapshots beside the model of the run', async () => {
    const { out, asked } = await shown(
      {
        ...made,
        members: [member('cycle 1, epoch 5', 0.92, 10_000), member('cycle 2, epoch 10', 0.93, 10_000)],
        ofRun: member('model of the run', 0.935, 10_000),
        comparison: { ...made.comparison!, best: null },
      },
      '--snapshots',
    );
    expect(asked[1]).toMatchObject({ snapshots: true });
    expect(out.split('\n').slice(0, 8).join('\n')).toMatchInlineSnapshot(`
      "                     accuracy    loss  parameters
      ensemble               95.50%  0.2000       30.0k
        cycle 1, epoch 5     92.00%  0.2500       10.0k
        cycle 2, epoch 10    93.00%  0.2500       10.0k
      model of the run       93.50%  0.2500       10.0k

      accuracy +1.5 points (-0.1 to +3.1) against the model of the run, on 1,200 pictures that none was trained on
      it takes 1.5 times the parameters and 1.6 times the time (3.1 ms instead of 2 ms)"
    `);
  });

  it('tells of numbers in R², and of rows', async () => {
    const { out } = await shown({
      ...made,
      task: 'regression',
      input: { columns: [{ name: 'size', type: 'numeric' }] },
      members: [{ ...member('a', 0, 9), scores: { r2: 0.81, loss: 4 } }],
      scores: { r2: 0.83, loss: 3.5 },
      heldOut: 'some',
      comparison: { ...made.comparison!, score: 'R2', difference: 0.02 },
    });
    expect(out).toContain('R2 +0.020 (-0.001 to +0.031) against a, the best member, on the 1,200 rows');
    expect(out).toContain('3.1 ms for one row');
  });

  it('hands over what was asked, and prints one JSON document', async () => {
    const { out, asked } = await shown(
      made,
      'runs/b',
      '--best',
      '3',
      '--mean',
      'geometric',
      '--out',
      'x',
      '--json',
    );
    expect(asked[0]).toEqual(['searches/photos-1', 'runs/b']);
    expect(asked[1]).toEqual({ best: 3, snapshots: false, mean: 'geometric', out: '/home/ada/x' });
    const { seconds, ...document } = ensembleResult.parse(JSON.parse(out));
    expect(document).toEqual(made);
    expect(seconds).toBeGreaterThanOrEqual(0);
  });
});
