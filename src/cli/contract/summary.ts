import { z } from 'zod';
import { Task } from '../../nn/index.js';
import { classNames, count, modelInput, path } from './values.js';

export const summaryResult = z.strictObject({
  model: path('What was summarized: a file, or an architecture by name.'),
  task: Task.describe('What the model says of a picture or a row.'),
  input: modelInput,
  classes: classNames,
  layers: z
    .array(
      z.strictObject({
        name: z.string().describe('Place in the model, such as "stage1.conv2".'),
        kind: z.string().describe('Kind of layer.'),
        output: z.array(z.int()).describe('Shape for one picture, without the batch.'),
        trainable: count('Parameters that training changes by gradient.'),
        nonTrainable: count('Parameters that it does not: frozen ones and moving statistics.'),
        bytes: count('Size of the parameters as 32-bit floats.'),
        optimizerState: count('Values that the optimizer keeps for them, averages of weights among them.'),
        multiplyAdds: count(
          'Multiplications, each with its addition, for one picture: convolutions and products.',
        ),
        activationBytes: count('What training keeps of one picture until the gradients are computed.'),
      }),
    )
    .describe('Layers from input to output.'),
  parameters: z.strictObject({
    trainable: count('All trainable parameters.'),
    nonTrainable: count('All non-trainable parameters.'),
    total: count('Their sum.'),
    bytes: count('Size of the parameters as 32-bit floats.'),
  }),
  multiplyAdds: count('Multiply-adds of all layers for one picture.'),
  training: z
    .strictObject({
      optimizer: z.string().describe('The optimizer that the state is counted for.'),
      batchSize: z.int().positive().describe('Pictures per update that the activations are counted for.'),
      optimizerState: count('Values that the optimizer keeps.'),
      optimizerStateBytes: count('Their size.'),
      gradientBytes: count('Size of the gradients.'),
      activationBytes: count('What is kept of all pictures of a batch until the gradients are computed.'),
      memoryBytes: count('All of these and the parameters; what the runtime needs besides is not in it.'),
    })
    .describe('What training needs.'),
});

/** `summary` of an ONNX model of somebody else. */
export const backboneResult = z.strictObject({
  backbone: path('The model.'),
  features: z
    .array(
      z.strictObject({
        name: z
          .string()
          .describe('Name of a value that everything passes through; `train --features` takes it.'),
        shape: z.array(z.int()).describe('Its shape for one picture.'),
        chosen: z.boolean().describe('Whether it is what `train --from` takes where nobody names another.'),
        trainFrom: z
          .boolean()
          .describe(
            'Whether all between it and the chosen features can learn, so that `train --train-from` takes it.',
          ),
      }),
    )
    .describe('Places where the model can be cut, from pictures to output.'),
  obstacle: z
    .strictObject({
      where: z.string().describe('The first node that cannot be trained through, with its operator.'),
      what: z.string().describe('Why.'),
    })
    .nullable()
    .describe('What keeps all of it from being trained; null where it can be.'),
  notes: z.array(z.string()).describe('What pictures it takes, and how that is known.'),
});

/** `summary --schedule`. */
export const scheduleResult = z.strictObject({
  run: z.string().nullable().describe('Absolute path of the run directory that it is drawn for.'),
  schedule: z
    .looseObject({ kind: z.string().describe('Name of the schedule.') })
    .describe('The schedule with all its options filled in.'),
  learningRate: z.number().positive().describe('Learning rate of the run, the highest of most schedules.'),
  stepsPerEpoch: z.int().positive().describe('Updates of one epoch.'),
  steps: z.int().positive().describe('Updates of the whole run.'),
  metric: z
    .string()
    .nullable()
    .describe('Metric that may lower the rate further than planned; null where none has a say.'),
  points: z
    .array(
      z.strictObject({
        step: count('Updates before this one.'),
        epoch: z.number().nonnegative().describe('The same in epochs.'),
        learningRate: z.number().nonnegative().describe('Learning rate of this update.'),
        momentum: z
          .number()
          .nullable()
          .describe("Momentum of this update; null where it is the optimizer's own."),
      }),
    )
    .describe('Every update, or 1,000 evenly spread over longer runs.'),
  plot: z.string().nullable().describe('Absolute path of the picture written.'),
});
