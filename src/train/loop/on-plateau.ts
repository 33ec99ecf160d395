import { z } from 'zod';
import { type PlateauRule, type PlateauState, reportToPlateau } from '../schedules/index.js';
import { improvementOptions } from './early-stopping.js';

/** What to do when a metric has stopped getting better, before giving up. Metric and mode are filled in for a run. */
export const OnPlateau = z
  .strictObject({
    action: z
      .enum(['lowerRate', 'restartFromBest'])
      .default('lowerRate')
      .describe(
        "'lowerRate': go on with a lower learning rate; 'restartFromBest': the same from the weights of the best epoch, with a fresh optimizer.",
      ),
    factor: z
      .number()
      .positive()
      .lt(1)
      .default(0.1)
      .describe('What the learning rate of the schedule is multiplied by, each time.'),
    patience: z
      .int()
      .nonnegative()
      .default(3)
      .describe('Epochs in a row that may pass without improvement; the next one acts.'),
    times: z.int().nonnegative().default(3).describe('How often to act at most.'),
    ...improvementOptions,
    cooldown: z
      .int()
      .nonnegative()
      .default(0)
      .describe('Epochs after an action in which those without improvement do not count.'),
  })
  .describe('Lower the learning rate, or restart from the best epoch, before stopping.');

/** What a person may write: the name of an action, or all of it. */
export const OnPlateauChoice = z.union([
  OnPlateau.shape.action.unwrap().transform((action) => OnPlateau.parse({ action })),
  OnPlateau,
]);

/** The options of a run: metric and mode known. */
export const ResolvedOnPlateau = OnPlateau.required({ metric: true, mode: true });
export type ResolvedOnPlateau = z.output<typeof ResolvedOnPlateau>;

/** Plain JSON, part of a checkpoint. */
export interface OnPlateauState {
  /** Its rate is what the learning rate of the schedule is multiplied by from now on. */
  readonly plateau: PlateauState;
  /** How often it has acted. */
  readonly actions: number;
}

export const initialOnPlateau: OnPlateauState = Object.freeze({
  plateau: Object.freeze({ rate: 1, best: null, badEpochs: 0, cooldownLeft: 0 }),
  actions: 0,
});

/** Report the metric of an epoch; `acts` says that the rate falls now. After `times` actions nothing counts any more. */
export function reportToOnPlateau(
  options: ResolvedOnPlateau,
  state: OnPlateauState,
  metric: number,
): { readonly state: OnPlateauState; readonly acts: boolean } {
  if (state.actions >= options.times) return { state, acts: false };
  const plateau = reportToPlateau(ruleOf(options), state.plateau, metric);
  const acts = plateau.rate < state.plateau.rate;
  return { state: { plateau, actions: state.actions + (acts ? 1 : 0) }, acts };
}

/** The rule of the schedule `reduceOnPlateau` for a factor that begins at 1 and may fall without end. */
function ruleOf({ metric, mode, factor, patience, minDelta, cooldown }: ResolvedOnPlateau): PlateauRule {
  return {
    initialRate: initialOnPlateau.plateau.rate,
    metric,
    mode,
    factor,
    patience,
    threshold: minDelta,
    thresholdMode: 'absolute',
    cooldown,
    minRate: 0,
    minChange: 0,
  };
}
