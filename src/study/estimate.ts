import { isPupilError } from '../base/error.js';
import type { TrialConfig } from '../search/index.js';
import { isPretrainedFile, summarize, type TrainingPlan } from '../train/index.js';
import type { Arm } from './question.js';
import { questionKind } from './questions/index.js';
import type { StudySettings } from './trials/study-folder.js';
import { keyOf, patched, pointOf } from './trials/training-point.js';

/** What a study would take. Questions share the trainings of their baseline. */
export interface StudyEstimate {
  /** Trainings up to the first look, when answers may already be clear. */
  readonly fewest: StudyCost;
  /** All that the plan and a budget of trials allow. */
  readonly most: StudyCost;
}

export interface StudyCost {
  readonly trials: number;
  /** On the clock, with as many trainings at a time as are planned: from a few measured updates, the arithmetic of each network and the time to look at the data. */
  readonly seconds: number;
  readonly diskBytes: number;
}

/** One training of the config that all share, as it was measured. */
export interface MeasuredTraining {
  readonly plan: TrainingPlan;
  /** Seconds before its first update and after its last: starting, and reading the data. */
  readonly overhead: number;
}

/** One training of an arm. */
export interface ArmCost {
  /** Updates of a whole training. */
  readonly seconds: number;
  /** Validation after each of its epochs. */
  readonly validationSeconds: number;
  readonly diskBytes: number;
}

const BYTES_PER_VALUE = 4;
/** Of a line that says what was predicted. */
const BYTES_PER_EXAMPLE = 120;
/** Of an update that does not grow with the network, as measured on networks of 8 to 32 filters. */
const FIXED_SHARE = 0.13;
/** Trainings side by side wait for each other's memory. */
const CROWDING = 1.1;

/** How much shorter trainings are than the one that was measured, as shares, and what each takes besides. */
export interface Shortened {
  readonly epochs: number;
  readonly share: number;
  readonly overhead: number;
}

/** Of a study of such trainings. Validation is as dear in an epoch of few training examples. */
export function estimateStudy(
  { plan, budget, workers }: Pick<StudySettings, 'plan' | 'budget' | 'workers'>,
  costs: readonly ArmCost[],
  { epochs, share, overhead }: Shortened,
): StudyEstimate {
  const { looks } = plan;
  const slots = workers ?? 1;
  const total = (seeds: number): StudyCost => {
    const each = costs.flatMap((cost) => Array.from({ length: seeds }, () => cost));
    const counted = each.slice(0, budget.trials ?? each.length);
    const work = counted.reduce(
      (sum, { seconds, validationSeconds }) =>
        sum + overhead + epochs * (share * seconds + validationSeconds),
      0,
    );
    return {
      trials: counted.length,
      seconds: slots === 1 ? work : (CROWDING * work) / slots,
      diskBytes: Math.round(counted.reduce((sum, { diskBytes }) => sum + diskBytes, 0)),
    };
  };
  return { fewest: total(looks[0]), most: total(looks[looks.length - 1]) };
}

/** One training of each arm of some questions, by what makes it another one; an arm whose network cannot be built costs nothing. */
export async function costsOfArms(
  questions: StudySettings['questions'],
  base: TrialConfig,
  training: TrainingPlan,
  planOf: (config: TrialConfig) => Promise<TrainingPlan>,
): Promise<ArmCost[]> {
  const costs = new Map<string, ArmCost>();
  const usual = await workOf(base, training);
  for (const { name, baseline, arms } of questions) {
    const trained = questionKind(name).from === 'curves' ? [baseline] : [baseline, ...arms];
    for (const arm of trained) {
      const key = keyOf(pointOf(arm, 0));
      if (costs.has(key)) continue;
      if (changesLearning(base, arm)) {
        const plan = await orNone(planOf(patched(base, arm.patch)));
        if (plan !== undefined) costs.set(key, costOf(plan));
        continue;
      }
      const work = changesNetwork(arm) ? await orNone(workOf(patched(base, arm.patch), training)) : usual;
      if (work === undefined) continue;
      const growth = FIXED_SHARE + ((1 - FIXED_SHARE) * work.multiplyAdds) / usual.multiplyAdds;
      costs.set(key, costOf(training, { growth, parameters: work.parameters }));
    }
  }
  return [...costs.values()];
}

function costOf(
  { config, estimate, parameters: own }: TrainingPlan,
  { growth = 1, parameters = own }: { readonly growth?: number; readonly parameters?: number } = {},
): ArmCost {
  const { seconds, validationSeconds } = estimate;
  return {
    seconds: (seconds - validationSeconds) * growth,
    validationSeconds: validationSeconds * growth,
    diskBytes: parameters * BYTES_PER_VALUE + config.data.validation * BYTES_PER_EXAMPLE,
  };
}

/** How much of a trained network learns, or whether it is asked anew in every step: nothing but trying says what that costs. */
function changesLearning({ model }: TrialConfig, { patch }: Arm): boolean {
  return isPretrainedFile(model) && ['recipe', 'trainFrom', 'augment'].some((place) => place in patch);
}

function changesNetwork({ patch }: Arm): boolean {
  return Object.keys(patch).some((place) => place.split('.')[0] === 'architecture');
}

/** Undefined for what an arm cannot be: its trainings say so. */
async function orNone<Result>(work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isPupilError(error)) return undefined;
    throw error;
  }
}

async function workOf({ model }: TrialConfig, { config, parameters }: TrainingPlan) {
  const { input, classes } = config.classifier;
  // What a table takes is small, and so is a head: all arms are taken to be alike.
  if ('kind' in input || isPretrainedFile(model)) return { multiplyAdds: 1, parameters };
  const shape = {
    imageSize: [input.height, input.width] as const,
    channels: input.channels,
    classes: classes.length,
  };
  const { multiplyAdds, total } = await summarize(model, shape);
  return { multiplyAdds, parameters: total };
}
