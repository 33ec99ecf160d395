import type { TrialConfig } from '../search/index.js';
import { summarize, type TrainingPlan } from '../train/index.js';
import type { Arm } from './question.js';
import { questionKind } from './questions/index.js';
import type { StudySettings } from './trials/study-folder.js';
import { keyOf, patched, pointOf } from './trials/training-point.js';

/** What a study would take. Questions share the trainings of their baseline. */
export interface StudyEstimate {
  /** Trainings up to the first look, when answers may already be clear. */
  readonly fewest: StudyCost;
  /** All that the plan and a budget of runs allow. */
  readonly most: StudyCost;
}

export interface StudyCost {
  readonly runs: number;
  /** From a few measured updates and the arithmetic of each network; reading the data is not counted. */
  readonly seconds: number;
  readonly diskBytes: number;
}

const BYTES_PER_VALUE = 4;
/** Of a line that says what was predicted. */
const BYTES_PER_EXAMPLE = 120;

/** Throws OptionError or ShapeError for an arm whose network cannot be built. */
export async function estimateStudy(settings: StudySettings, training: TrainingPlan): Promise<StudyEstimate> {
  const { looks } = settings.plan;
  const costs = await costsOfArms(settings, training);
  const total = (seeds: number): StudyCost => {
    const each = [...costs.values()].flatMap((cost) => Array.from({ length: seeds }, () => cost));
    const counted = each.slice(0, settings.budget.runs ?? each.length);
    const sum = (what: 'seconds' | 'diskBytes') => counted.reduce((all, cost) => all + cost[what], 0);
    return { runs: counted.length, seconds: sum('seconds'), diskBytes: Math.round(sum('diskBytes')) };
  };
  return { fewest: total(looks[0]), most: total(looks[looks.length - 1]) };
}

/** One training of each arm, by what makes it another one. */
async function costsOfArms(settings: StudySettings, training: TrainingPlan) {
  const base = settings.base as TrialConfig;
  const costs = new Map<string, Omit<StudyCost, 'runs'>>();
  const usual = await workOf(base, training);
  for (const { name, baseline, arms } of settings.questions) {
    const trained = questionKind(name).from === 'curves' ? [baseline] : [baseline, ...arms];
    for (const arm of trained) {
      const key = keyOf(pointOf(arm, 0));
      if (costs.has(key)) continue;
      const work = changesNetwork(arm) ? await workOf(patched(base, arm.patch), training) : usual;
      costs.set(key, {
        seconds: (training.estimate.seconds * work.multiplyAdds) / usual.multiplyAdds,
        diskBytes: work.parameters * BYTES_PER_VALUE + training.config.data.validation * BYTES_PER_EXAMPLE,
      });
    }
  }
  return costs;
}

function changesNetwork({ patch }: Arm): boolean {
  return Object.keys(patch).some((place) => place.split('.')[0] === 'architecture');
}

async function workOf({ model }: TrialConfig, { config, parameters }: TrainingPlan) {
  const { input, classes } = config.classifier;
  // What a table takes is small, and all arms are taken to be alike.
  if ('kind' in input) return { multiplyAdds: 1, parameters };
  const shape = {
    imageSize: [input.height, input.width] as const,
    channels: input.channels,
    classes: classes.length,
  };
  const { multiplyAdds, total } = await summarize(model, shape);
  return { multiplyAdds, parameters: total };
}
