import { availableParallelism, totalmem } from 'node:os';
import { requireWorkers, sharedConfig, type TrialConfig, trainedModel } from '../search/index.js';
import {
  measureWork,
  type PretrainedOpener,
  planTraining,
  type RequestedSource,
  requestedSource,
  type TrainContext,
  type TrainingPlan,
} from '../train/index.js';
import type { StudyOptions } from './plan-study.js';
import { shareProcessors } from './share-processors.js';

/** Starting a process of its own, until it looks at the data. */
const START_SECONDS = 1;
/** Differences of half a point can be told on so many examples, and each training looks at all of them after each epoch. */
const MOST_VALIDATED = 4000;

/** What all trainings share and what one of them costs, with no more validation examples than answers need, where nobody said how many. */
export async function measureShared(
  data: string,
  { base: asked = {}, ...places }: StudyOptions,
  open: PretrainedOpener,
  context: TrainContext,
) {
  const given = sharedConfig(asked);
  const first = await sharedBy(data, given);
  const measured = await measure(first, places, open, context);
  const { training, validation } = measured.training.config.data;
  const { pictures } = given;
  if (validation <= MOST_VALIDATED || pictures.validationSplit !== undefined || pictures.fold !== undefined)
    return { base: first.base, ...measured };
  const total = Math.round(training / (pictures.trainingShare ?? 1)) + validation;
  const validationSplit = Number((MOST_VALIDATED / total).toPrecision(3));
  const shared = await sharedBy(data, { ...given, pictures: { ...pictures, validationSplit } });
  return { base: shared.base, ...(await measure(shared, places, open, context)) };
}

/** Plan one training on as many processors as it is to have, and see what it costs. */
async function measure(
  { request, base }: { readonly request: RequestedSource; readonly base: TrialConfig },
  { workers, queue }: Pick<StudyOptions, 'workers' | 'queue'>,
  open: PretrainedOpener,
  context: TrainContext,
) {
  const model = await trainedModel(base, open);
  const secondsSoFar = measureWork();
  const { threads: said } = base.training;
  const threads = typeof said === 'number' ? said : undefined;
  const planOn = (count: number) =>
    planTraining(model, request.source, { ...request.training, threads: count }, context);
  const first = await planOn(threads ?? 1);
  const seconds = secondsSoFar();
  const processors = shareProcessors(
    { workers: workers === undefined ? undefined : requireWorkers(workers), threads },
    {
      cores: availableParallelism(),
      memory: totalmem(),
      // What this process came to by planning the same, and the pictures that it has not read.
      memoryOfOne: process.resourceUsage().maxRSS * 1024 + first.estimate.memoryBytes,
      seconds: first.estimate.seconds,
      isPlain: context.extensions === undefined || Object.keys(context.extensions).length === 0,
      isQueued: queue !== undefined,
    },
  );
  const isMeasured = processors.threads === null || processors.threads === 1;
  return {
    ...processors,
    training: isMeasured ? first : await planOn(processors.threads),
    // A training looks at the data and builds its network as planning did.
    overhead: seconds + (processors.workers === null && queue === undefined ? 0 : START_SECONDS),
  };
}

/** All trainings have one split, whatever their seeds, and a network that can be varied. */
async function sharedBy(data: string, { model, pictures, training }: TrialConfig) {
  const splitting = { splitSeed: training.seed ?? 0, ...pictures };
  const request = await requestedSource(data, { pictures: splitting, training });
  const usual = request.source.kind === 'table' ? 'mlp' : 'cnn';
  const base: TrialConfig = { model: model === 'auto' ? usual : model, pictures: splitting, training };
  return { request, base };
}

/** Plans trainings of arms, each way of learning once: what else an arm changes costs next to nothing. */
export function planArms(
  data: string,
  { threads, ...context }: TrainContext & { readonly threads: number },
  open: PretrainedOpener,
): (config: TrialConfig) => Promise<TrainingPlan> {
  const plans = new Map<string, Promise<TrainingPlan>>();
  return (config) => {
    const plan = async () => {
      const { source, training } = await requestedSource(data, config);
      return planTraining(await trainedModel(config, open), source, { ...training, threads }, context);
    };
    const { augment = 'none' } = config.training;
    const key = JSON.stringify([config.model, augment === 'none']);
    if (!plans.has(key)) plans.set(key, plan());
    return plans.get(key)!;
  };
}
