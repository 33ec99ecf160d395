import { z } from 'zod';
import { FILE_SOURCES, type PictureFileSource } from '../data/index.js';
import { architectureChoice } from './architecture-choice.js';

/**
 * The JSON that commands print: a contract with the programs that read it. Fields are added, never renamed or removed,
 * within a major version. `docs/json.md` and `docs/schemas/` are generated from here.
 */

const share = (what: string) => z.number().min(0).max(1).describe(`${what}, from 0 to 1.`);
const seconds = z.number().nonnegative().describe('Wall time in seconds.');
const count = (what: string) => z.int().nonnegative().describe(what);
const path = (what: string) => z.string().describe(what);
const classNames = z.array(z.string()).describe('Class names, in the order of the model output.');
const loss = (what: string) =>
  z.number().nullable().describe(`${what}; null where it is not a finite number.`);

const inputSize = z
  .strictObject({
    height: z.int().positive().describe('Pixels.'),
    width: z.int().positive().describe('Pixels.'),
    channels: z.int().positive().describe('1 is grey, 3 is colour.'),
  })
  .describe('What every picture becomes before the model sees it.');

const scores = z
  .object({
    accuracy: share('Share of pictures labelled rightly').optional(),
    loss: loss('Mean loss, as trained'),
    count: count('Number of pictures.'),
  })
  .catchall(z.number().nullable());

/** `train` and `resume`; `demo` adds to it. */
export const trainResult = z.strictObject({
  run: path('Absolute path of the run directory.'),
  model: path('Absolute path of the trained ONNX model.'),
  stopReason: z
    .enum(['completed', 'early-stopping', 'update-budget', 'time-budget'])
    .describe('Why training ended: all epochs done, no more improvement, no more updates, or no more time.'),
  epochs: count('Epochs done, over the whole life of the run.'),
  bestEpoch: z
    .int()
    .positive()
    .nullable()
    .describe('Epoch, counted from 1, that was the best; null where none was ever looked at.'),
  weights: z
    .enum(['best', 'last', 'swa'])
    .describe(
      'Which weights the model has: those of the best epoch, the last ones, or the average of several epochs.',
    ),
  swa: z
    .strictObject({
      epochs: z.array(z.int().positive()).describe('Epochs in the average, counted from 1.'),
      validation: scores.omit({ count: true }).describe('The averaged weights on the validation pictures.'),
    })
    .optional()
    .describe('What stochastic weight averaging came to; only with it.'),
  validation: scores.describe(
    'The model on the validation pictures: besides these the metrics of docs/metrics.md that each epoch has; null where one is not defined.',
  ),
  seconds,
  imagesPerSecond: z
    .number()
    .nonnegative()
    .describe('Training pictures per second, validation and reading not counted.'),
});

/** `resume --prove`. */
export const proofResult = z.strictObject({
  run: path('Absolute path of the run directory.'),
  equal: z.boolean().describe('True when the run equals one without a break to the last bit.'),
  difference: z
    .strictObject({
      where: z.string().describe('File of the run, with the line or the tensor.'),
      what: z.string().describe('The two values.'),
    })
    .nullable()
    .describe('The first place where the runs part; null where they are equal.'),
  compared: z.array(z.string()).describe('Files compared, up to the first that differs.'),
  epochs: count('Epochs done.'),
  updates: count('Optimizer updates made.'),
  stopReason: z.string().describe('Why training ended.'),
});

const prediction = z.strictObject({
  file: path('The file as it was named.'),
  label: z
    .string()
    .optional()
    .describe('The class with the highest probability; of models that tell classes apart.'),
  probability: share('Probability of that class').optional(),
  labels: z
    .array(z.string())
    .optional()
    .describe(
      'Labels whose probability is at least 0.5; of models with several labels, in place of `label`.',
    ),
  probabilities: z
    .record(z.string(), z.number())
    .optional()
    .describe('Probability of every class by name, which add up to 1, or of every label.'),
  values: z
    .record(z.string(), z.number())
    .optional()
    .describe('Predicted numbers by name; of regression models, in place of all probabilities.'),
});

const skippedFile = z.strictObject({
  file: path('The file.'),
  code: z.string().describe('What is wrong, such as "data/empty-file".'),
  reason: z.string().describe('The same in words.'),
});

export const demoResult = trainResult.extend({
  pictures: path('Absolute path of the folder of demo pictures.'),
  predictions: z.array(prediction).describe('A few pictures of the folder and what the model says of them.'),
});

export const evaluateResult = z.strictObject({
  model: path('Absolute path of the model.'),
  folder: path('Absolute path of the pictures: a folder or a file.'),
  source: z
    .enum(Object.keys(FILE_SOURCES) as [PictureFileSource['kind'], ...PictureFileSource['kind'][]])
    .describe('What was found there.'),
  part: z
    .enum(['train', 'validation', 'test', 'all'])
    .describe('What was evaluated: a part that the data name, or all of them.'),
  count: count('Number of pictures evaluated.'),
  classes: classNames,
  metrics: z
    .object({
      accuracy: share('Share of pictures labelled rightly'),
      loss: loss('Mean cross-entropy in nats'),
    })
    .catchall(z.number().nullable())
    .describe('Metrics over all pictures, by name; null where one is not defined on these pictures.'),
  perClass: z
    .array(
      z.strictObject({
        label: z.string().describe('The class.'),
        count: count('Pictures of this class.'),
        precision: share('Share of right ones among those labelled so'),
        recall: share('Share of those found'),
        f1: share('Harmonic mean of precision and recall'),
      }),
    )
    .describe('One entry per class; a share of nothing is 0.'),
  confusion: z
    .array(z.array(z.int().nonnegative()))
    .describe('Pictures by true class (row) and predicted class (column), in the order of `classes`.'),
  skipped: z.array(skippedFile).describe('Files that could not be read and were left out.'),
  seconds,
});

const uncertainty = z
  .strictObject({
    samples: count('Answers drawn under noise; the probabilities are their means.'),
    entropy: z.number().nonnegative().describe('Entropy of the mean probabilities, nats.'),
    mutualInformation: z
      .number()
      .nonnegative()
      .describe('That less the mean entropy of the answers, nats: high where they contradict each other.'),
    deviations: z
      .record(z.string(), z.number())
      .describe('Standard deviation of each probability over the answers, by class.'),
  })
  .describe('With `--mc-samples`.');

export const predictResult = z.strictObject({
  model: path('Absolute path of the model.'),
  predictions: z
    .array(prediction.extend({ uncertainty: uncertainty.optional() }))
    .describe('One entry per picture, in the order of the files.'),
  skipped: z.array(skippedFile).describe('Files that could not be read.'),
  seconds,
});

export const summaryResult = z.strictObject({
  model: path('What was summarized: a file, or an architecture by name.'),
  input: inputSize,
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

export const checkResult = z.strictObject({
  target: z.string().describe('What was checked.'),
  usable: z.boolean().describe('False when there is an error: training would not begin.'),
  assumed: z.array(z.string()).describe('What had to be assumed about the pictures, in words.'),
  findings: z
    .array(
      z.strictObject({
        rule: z.string().describe('Identifier of the rule, such as "dropout-after-output".'),
        topic: z.string().describe('What `pupil explain` has more on.'),
        severity: z
          .enum(['error', 'warning', 'advice'])
          .describe(
            'error: cannot be used; warning: a mistake by experience; advice: there may be something better.',
          ),
        where: z.string().describe('Layer or option.'),
        what: z.string().describe('What was found there.'),
        fix: z.string().describe('What to do.'),
        why: z.string().describe('Why it matters.'),
        source: z.string().describe('Who says so.'),
      }),
    )
    .describe('Everything found, the serious first.'),
});

/** An operation of augmentation with everything that decides what is drawn for it. */
const augmentation = z
  .looseObject({
    kind: z.string().describe('Name of the operation.'),
    probability: share('Share of the pictures that it is applied to'),
  })
  .describe('An operation with its ranges; docs/augmentation.md has them all.');

export const augmentResult = z.strictObject({
  folder: path('Absolute path of the folder of pictures.'),
  policy: z.string().describe("Name of the policy, or 'custom' for operations of one's own."),
  reasons: z.array(z.string()).describe('Why the policy auto chose what it did, in words.'),
  border: z.string().describe('What is seen beyond the edge of a picture.'),
  operations: z.array(augmentation).describe('What is done to each picture.'),
  choose: z
    .strictObject({
      count: count('How many are drawn for each picture.'),
      from: z.array(augmentation).describe('What they are drawn from.'),
    })
    .nullable()
    .describe('Operations that are drawn for each picture besides; null where there are none.'),
  mixes: z.array(z.enum(['mixup', 'cutmix'])).describe('How batches are mixed within themselves.'),
  sheet: z.string().nullable().describe('Absolute path of the contact sheet; null where none was asked for.'),
  pictures: z
    .array(
      z.strictObject({
        file: z.string().describe('Picture, relative to the folder.'),
        label: z.string().nullable().describe('Its class.'),
        variants: z
          .array(z.array(z.looseObject({ kind: z.string().describe('Name of the operation.') })))
          .describe('For each epoch from the first, the operations with the parameters drawn.'),
      }),
    )
    .describe('The pictures on the sheet, by rows.'),
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

export const explainResult = z.strictObject({
  topics: z
    .array(
      z.strictObject({
        name: z.string().describe('What `pupil explain` is asked for.'),
        title: z.string().describe('The same as a heading.'),
        aliases: z.array(z.string()).describe('Other words that lead here.'),
        question: z
          .int()
          .nullable()
          .describe('Which of the ten questions of training it answers, from 1; null for others.'),
        what: z.string().describe('What it is.'),
        byDefault: z.string().describe('What happens when nothing is said, and why.'),
        change: z.string().describe('When to change it.'),
        pitfalls: z.string().describe('What goes wrong.'),
        options: z.array(z.string()).describe('Keys of the config file that belong to it.'),
        layers: z.array(z.string()).describe('Kinds of layers that belong to it.'),
        sources: z.array(z.string()).describe('Who says so.'),
      }),
    )
    .describe('The topic asked for, or all of them.'),
});

export const exportResult = z.strictObject({
  run: path('Absolute path of the run directory.'),
  model: path('Absolute path of the ONNX file written.'),
  bytes: count('Its size.'),
  classes: classNames,
  input: inputSize,
});

/** `train --dry-run`. */
export const planResult = z.strictObject({
  dryRun: z.literal(true).describe('Nothing was trained and nothing was written.'),
  folder: path('Absolute path of the folder of pictures.'),
  run: path('Absolute path of the run directory that training would make.'),
  classes: classNames,
  training: count('Pictures to train on.'),
  validation: count('Pictures kept for validation.'),
  skipped: z.array(skippedFile).describe('Files that cannot be read and would be left out.'),
  input: inputSize,
  architecture: architectureChoice.describe('The architecture chosen, by name or as { name, ...options }.'),
  parameters: count('Values of the model, learned and measured.'),
  epochs: count('Epochs at most.'),
  batchSize: z.int().positive().describe('Pictures per step.'),
  steps: count('Optimizer steps at most.'),
  options: z
    .record(z.string(), z.unknown())
    .describe('Every option as it would be used, defaults filled in.'),
  estimate: z
    .strictObject({
      seconds: z
        .number()
        .nonnegative()
        .describe('Training time for all epochs, from a few measured steps; reading not counted.'),
      memoryBytes: count('Memory of decoded pictures; 0 where every epoch decodes them anew.'),
      diskBytes: count('Size of the run directory at its end.'),
    })
    .describe('What training would take.'),
});

export const doctorResult = z.strictObject({
  ok: z.boolean().describe('True when training works here.'),
  pupil: z.string().describe('Version of Pupil.'),
  node: z.string().describe('Version of Node.'),
  platform: z.string().describe('Operating system and processor type, such as "linux-x64".'),
  cpu: z.strictObject({
    model: z.string().describe('Name of the processor.'),
    cores: z.int().positive().describe('Logical processors of the machine.'),
    defaultThreads: z.int().positive().describe('Threads that training uses unless told otherwise.'),
  }),
  memory: z.strictObject({
    totalBytes: count('Memory that this process may use: of the machine, or of its container.'),
    freeBytes: count('Free at this moment.'),
  }),
  disk: z.strictObject({
    folder: path('The folder asked about: the current one.'),
    freeBytes: z
      .int()
      .nonnegative()
      .nullable()
      .describe('Free for this user; null where the system does not say.'),
    writable: z.boolean().describe('True when a run directory can be made here.'),
  }),
  onnxRuntime: z.strictObject({
    version: z.string().nullable().describe('Version of ONNX Runtime; null when it cannot be loaded.'),
    providers: z.array(z.string()).describe('Execution providers inside this build.'),
    graphRuns: z.boolean().describe('True when a small graph gave the right numbers.'),
  }),
  images: z.strictObject({
    sharp: z.string().nullable().describe('Version of sharp; null when it cannot be loaded.'),
    libvips: z.string().nullable().describe('Version of libvips.'),
    formats: z.array(z.string()).describe('Picture formats that can be read.'),
  }),
  problems: z
    .array(
      z.strictObject({
        what: z.string().describe('What is missing or too small.'),
        fix: z.string().describe('How to get it.'),
        blocks: z.boolean().describe('True when training does not work without it.'),
      }),
    )
    .describe('Everything found wanting.'),
});

export const errorResult = z.strictObject({
  error: z.strictObject({
    code: z.string().describe('Stable identifier, `kind/detail`, such as "data/empty".'),
    message: z.string().describe('What happened.'),
    where: z.string().nullable().describe('File, layer or option.'),
    fix: z.string().nullable().describe('What to do.'),
  }),
});

/** Every document, by the name of its schema file. */
export const CONTRACT = {
  train: { title: 'pupil train, pupil resume', schema: trainResult },
  'train-dry-run': { title: 'pupil train --dry-run', schema: planResult },
  prove: { title: 'pupil resume --prove', schema: proofResult },
  demo: { title: 'pupil demo', schema: demoResult },
  evaluate: { title: 'pupil evaluate', schema: evaluateResult },
  predict: { title: 'pupil predict', schema: predictResult },
  summary: { title: 'pupil summary', schema: summaryResult },
  check: { title: 'pupil check', schema: checkResult },
  augment: { title: 'pupil augment', schema: augmentResult },
  schedule: { title: 'pupil summary --schedule', schema: scheduleResult },
  explain: { title: 'pupil explain', schema: explainResult },
  export: { title: 'pupil export', schema: exportResult },
  doctor: { title: 'pupil doctor', schema: doctorResult },
  error: { title: 'any command that fails', schema: errorResult },
} as const satisfies Record<string, { title: string; schema: z.ZodObject }>;
