import type { Recipe, TrainingPlan } from '../../train/index.js';
import type { Answer } from '../answer.js';
import type { Arm, ConfigPatch } from '../question.js';

/** What is known of the config that all trainings share, before anything is trained. */
export interface StudyFacts {
  /** Name of the architecture; `custom` for a network of one's own. */
  readonly architecture: string;
  /** Its options, defaults filled in; none of a network of one's own. */
  readonly network: Readonly<Record<string, unknown>>;
  /** Where trainings begin with a trained network. */
  readonly begun?: BegunFacts | undefined;
  readonly examples: 'pictures' | 'rows';
  /** 1 is grey, 3 is colour; 0 of tables. */
  readonly channels: number;
  /** Examples to train on. */
  readonly trainingCount: number;
  /** The share of the training examples that these are. */
  readonly trainingShare: number;
  /** Everything about training, resolved. */
  readonly training: TrainingPlan['config']['training'];
  /** Of tables: how columns are normalized, as it was given, or 'auto'. */
  readonly normalizeColumns: unknown;
  /** Options of training that were left to be looked for in each training, such as the learning rate. */
  readonly isRateSought: boolean;
}

/** What is known of trainings that begin with a trained network. */
export interface BegunFacts {
  readonly recipe: Recipe;
  /** Whether somebody has said it; else it follows from augmentation. */
  readonly isRecipeSaid: boolean;
  readonly trainFrom: string | undefined;
  /** Of the head. */
  readonly hidden: readonly number[];
  readonly dropout: number;
  /** Why not all of it can learn; undefined where it can. */
  readonly obstacle: string | undefined;
  /** Behind which it can, from the pictures up. */
  readonly places: readonly string[];
}

/** What is compared, or why the question has no answer here. */
export type Experiment =
  | { readonly baseline: Arm; readonly arms: readonly Arm[] }
  | { readonly refusal: string };

/** What an answer may say in other words where its arms are no choice between equals. */
export type Wording = Pick<Answer, 'conclusion' | 'best' | 'patch' | 'sentence'>;

/** All rules of one question in one record. */
export interface QuestionKind {
  /** As on the command line. */
  readonly name: string;
  /** For people, with a question mark. */
  readonly asks: string;
  /**
   * What answers are made of: trainings of every arm, or the curves of trainings of the baseline, cut off as an arm says.
   */
  readonly from: 'trainings' | 'curves';
  experiment(facts: StudyFacts): Experiment;
  /** Where it differs from naming the best arm. */
  conclude?(answer: Answer): Wording;
}

export function defineQuestion(kind: QuestionKind): QuestionKind {
  return Object.freeze(kind);
}

/** The config as it is, against others. */
export function against(baseline: string, arms: readonly Arm[]): Experiment {
  return { baseline: { name: baseline, patch: {} }, arms };
}

/** Arms that give one place of a config other values than it has. */
export function otherValues<Value>(
  place: string,
  values: readonly Value[],
  current: unknown,
  nameOf: (value: Value) => string,
): Arm[] {
  const others = [...new Set(values)].filter((value) => value !== current);
  return others.map((value) => ({ name: nameOf(value), patch: { [place]: value } satisfies ConfigPatch }));
}

/** Why pictures cannot be augmented in some trainings and not in others; undefined where they can. */
export function withoutAugmentation({ examples, begun }: StudyFacts): string | undefined {
  if (examples === 'rows') return 'rows of a table are not augmented';
  return begun?.recipe === 'features' && begun.isRecipeSaid
    ? 'with the recipe features the trained network is asked about each picture once: leave recipe out, or take frozen'
    : undefined;
}

/** Why a network cannot be varied; undefined where it has the option. */
export function withoutOption(
  { architecture, network, begun }: StudyFacts,
  option: string,
): string | undefined {
  if (begun !== undefined)
    return `trainings begin with a trained network, whose layers are as they are: it has no option ${option}`;
  if (Object.hasOwn(network, option)) return undefined;
  return architecture === 'custom'
    ? 'a network of your own has no options that could be varied; ask with an architecture by name, such as cnn'
    : `the architecture ${architecture} has no option ${option}; ask with cnn, which has`;
}
