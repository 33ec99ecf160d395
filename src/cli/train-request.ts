import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { OptionError } from '../base/error.js';
import type { ImageFolderInput } from '../data/index.js';
import { TrainOptions, type TrainOptionsInput } from '../train/index.js';
import { fieldsOf } from './command-fields.js';
import type { TrainRequest } from './library.js';
import { readSize, type TrainFlags, trainFlags } from './train-flags.js';

/**
 * What was asked for, flags over the config file, sorted by who is to know it.
 *
 * Throws   OptionError if the file is missing, is no JSON object or has unknown or unusable keys.
 */
export async function trainRequest(flags: TrainFlags, configFile: string | undefined): Promise<TrainRequest> {
  const given = { ...(configFile === undefined ? {} : await readConfig(configFile)), ...definedOnly(flags) };
  const { architecture = 'auto', imageSize, channels, fit, validationSplit, strict, ...training } = given;
  return {
    architecture,
    pictures: definedOnly<ImageFolderInput>({
      imageSize: imageSize === undefined ? undefined : readSize(imageSize),
      channels,
      fit,
      validationSplit,
      strict,
    }),
    training: trainingOptions(training),
  };
}

type TrainingFlags = Omit<
  TrainFlags,
  'architecture' | 'imageSize' | 'channels' | 'fit' | 'validationSplit' | 'strict'
>;

/** Flags that belong to the optimizer, the schedule or early stopping go into their options. */
function trainingOptions(flags: TrainingFlags): TrainOptionsInput {
  const {
    optimizer,
    weightDecay,
    clip,
    schedule,
    warmupEpochs,
    patience,
    minDelta,
    freeze,
    freezeUntil,
    ema,
    ...others
  } = flags;
  if (minDelta !== undefined && patience === undefined) {
    throw new OptionError({
      code: 'option/min-delta',
      where: '--min-delta',
      what: 'a smallest improvement says nothing unless training may stop early',
      fix: 'give --patience too',
    });
  }
  if (freezeUntil !== undefined && freeze === undefined) {
    throw new OptionError({
      code: 'option/freeze-until',
      where: '--freeze-until',
      what: 'nothing is frozen that could begin to learn',
      fix: 'give --freeze too',
    });
  }
  return definedOnly<TrainOptionsInput>({
    ...(others as TrainOptionsInput),
    freeze: freeze?.map((rule) =>
      typeof rule === 'string' ? definedOnly({ layers: rule, untilEpoch: freezeUntil }) : rule,
    ) as TrainOptionsInput['freeze'],
    ema: (typeof ema === 'number' ? { decay: ema } : ema) as TrainOptionsInput['ema'],
    optimizer:
      weightDecay === undefined
        ? optimizer
        : { ...asObject(optimizer ?? TrainOptions.shape.optimizer.parse(undefined)), weightDecay },
    clip: clip as TrainOptionsInput['clip'],
    // Without a name the schedule is the default one, with this warm-up in place of its own.
    schedule: (warmupEpochs === undefined
      ? schedule
      : { ...asObject(schedule ?? 'cosine'), warmupEpochs }) as TrainOptionsInput['schedule'],
    earlyStopping: patience === undefined ? undefined : definedOnly({ patience, minDelta }),
  });
}

function asObject(spec: string | { kind: string }): { kind: string } {
  return typeof spec === 'string' ? { kind: spec } : spec;
}

async function readConfig(file: string): Promise<TrainFlags> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new OptionError({
      code: 'option/config',
      where: file,
      what: `the config file cannot be read: ${cause instanceof Error ? cause.message : cause}`,
      fix: 'give a JSON object with the names of the flags in camelCase, such as { "batchSize": 32 }',
      cause,
    });
  }
  const parsed = trainFlags.safeParse(json);
  if (parsed.success) return definedOnly(parsed.data);
  throw new OptionError({
    code: 'option/config',
    where: file,
    what: [
      'the config file cannot be used:',
      ...parsed.error.issues.flatMap((issue) => problemLines(issue, json)),
    ].join('\n'),
    fix: `known keys are ${Object.keys(trainFlags.shape).join(', ')}; pupil train --help explains them`,
  });
}

/** What is wrong, in the words that the same flags have on the command line. */
function problemLines(issue: z.core.$ZodIssue, json: unknown): string[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `there is no key ${JSON.stringify(key)}`);
  const field = fieldsOf(trainFlags).find(({ name }) => name === issue.path[0]);
  if (field === undefined) return ['a JSON object is needed'];
  const rule = field.isBoolean ? 'true or false' : field.rule;
  const value = (json as Record<string, unknown>)[field.name];
  return [`${field.name}: the value must be ${rule}, not ${JSON.stringify(value)}`];
}

function definedOnly<T extends object>(values: { [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
