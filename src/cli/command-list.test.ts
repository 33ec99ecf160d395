import { describe, expect, it } from 'vitest';
import { runCommand } from '../../test/run-command.js';
import { COMMANDS } from './command-list.js';

describe('pupil', () => {
  it('lists its commands', async () => {
    const { out } = await runCommand(['--help'], {});
    expect(out).toMatchInlineSnapshot(`
      "Usage: pupil <command> [options]

      Train image classifiers from a folder of pictures.

      Options:
        --version       Print the version.
        -h, --help      Show this help.

      Commands:
        demo            Draw a small picture folder and train on it, offline.
        data            Look at data before training: balance, damage, copies, wrong
                        labels; columns of a table.
        check           Say what experience calls a mistake, before time is spent.
        augment         Show what augmentation would do to the pictures.
        find-lr         Look for the learning rate with a few short trainings.
        train           Train a model on a folder of pictures, or on a table.
        tune            Search the best settings: train many times and keep what was
                        best.
        ensemble        Make one model of several that answers with the mean of what
                        they say.
        worker          Run trials of searches and studies from a queue, on this
                        machine.
        study           Ask what helps on these pictures: dropout, depth, augmentation
                        and others.
        ui              Open the dashboard: live curves, runs side by side, searches,
                        studies.
        resume          Go on with a training that was interrupted.
        predict         Say what is in pictures or rows of a table: labels and
                        probabilities.
        serve           Answer over HTTP what a model says of pictures, or of rows of
                        a table.
        evaluate        Measure a model on labelled pictures, or on a table.
        summary         Show the layers and costs of a model, or draw a schedule.
        report          Show a run as one HTML page that opens anywhere.
        export          Write the model of a run as one ONNX file, or the run for
                        TensorBoard.
        explain         Explain a knob of training: what it is, its default, when to
                        turn it.
        doctor          Say what this machine offers and what is missing.
        help [command]  Show the help of a command.

      Examples:
        pupil demo
            draw a small picture folder and train on it
        pupil train photos/
            one subfolder per class; nothing to configure
        pupil predict runs/photos-1/model.onnx *.jpg
            labels and probabilities
      "
    `);
  });
});

it('every command is read only when it is asked for', () => {
  expect(COMMANDS.map(({ name }) => name)).toEqual([
    'demo',
    'data',
    'data get',
    'check',
    'augment',
    'find-lr',
    'train',
    'tune',
    'ensemble',
    'worker',
    'study',
    'ui',
    'resume',
    'predict',
    'serve',
    'evaluate',
    'summary',
    'report',
    'export',
    'explain',
    'doctor',
  ]);
});
