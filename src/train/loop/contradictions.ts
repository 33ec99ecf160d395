import { formatNumberOf } from '../../base/format-count.js';
import type { TrainContext } from '../events.js';
import { METRICS } from '../metrics/registry.js';
import type { RunConfig } from '../run/run-config.js';
import { scheduleOf, schedulePlanOf } from './learning-rate.js';

/** Two settings of which one takes away the point of the other. Training goes on: it may be meant. */
export interface Contradiction {
  /** `settings/<what>`. */
  readonly code: string;
  readonly what: string;
  readonly fix: string;
}

/** What the rule below reads of a schedule whose options are known by its kind. */
interface ResolvedMultiStep {
  readonly milestones: readonly number[];
  readonly unit: 'step' | 'epoch';
  readonly warmupSteps: number;
}

type Rule = (config: RunConfig) => Contradiction | undefined;

const RULES: readonly Rule[] = [
  function patienceWithoutEnd({ training: { earlyStopping, epochs } }) {
    if (earlyStopping === false) return undefined;
    const { patience, startEpoch } = earlyStopping;
    if (startEpoch + Math.max(1, patience) < epochs) return undefined;
    return {
      code: 'settings/patience',
      what: `early stopping cannot act: it waits ${formatNumberOf(patience, 'epoch')}${startEpoch === 0 ? '' : ` from epoch ${startEpoch + 1} on`}, and there ${epochs === 1 ? 'is' : 'are'} ${epochs}`,
      fix: 'lower the patience, or train for more epochs',
    };
  },
  function cycleCutShort({ training: { earlyStopping, schedule } }) {
    if (earlyStopping === false || schedule.kind !== 'oneCycle') return undefined;
    return {
      code: 'settings/schedule',
      what: 'one-cycle climbs before it falls, and early stopping may end training while the rate is high',
      fix: 'leave out early stopping (the best epoch is exported in any case), or let the rate fall by constant with onPlateau',
    };
  },
  function monitorWithoutEffect({ training: { earlyStopping, monitor }, origin }) {
    if (earlyStopping === false || earlyStopping.restoreBest || origin.monitor === 'default')
      return undefined;
    if (earlyStopping.metric === monitor) return undefined;
    return {
      code: 'settings/restore-best',
      what: `restoreBest is false, so the metric ${monitor} decides nothing about the model`,
      fix: 'leave out monitor, or restoreBest: false',
    };
  },
  function warmupOutlastsPatience(config) {
    const { earlyStopping, schedule } = config.training;
    if (earlyStopping === false || typeof schedule.warmupSteps !== 'number') return undefined;
    const epochs = schedule.warmupSteps / scheduleOf(config).stepsPerEpoch;
    const { patience, startEpoch } = earlyStopping;
    if (epochs <= startEpoch + Math.max(1, patience)) return undefined;
    return {
      code: 'settings/warm-up',
      what: `the warm-up of ${Number(epochs.toFixed(1))} epochs is longer than the patience of ${formatNumberOf(patience, 'epoch')}: training may stop before it has begun`,
      fix: 'warm up for fewer epochs, or begin early stopping later with startEpoch',
    };
  },
  function milestonesNeverReached(config) {
    const { schedule } = config.training;
    if (schedule.kind !== 'multiStep') return undefined;
    const { milestones, unit, warmupSteps } = schedule as unknown as ResolvedMultiStep;
    const { totalSteps, stepsPerEpoch } = schedulePlanOf(config);
    const units = Math.ceil((totalSteps - warmupSteps) / (unit === 'step' ? 1 : stepsPerEpoch));
    const late = milestones.filter((milestone) => milestone >= units);
    if (late.length === 0) return undefined;
    return {
      code: 'settings/milestones',
      what: `the rate falls at ${unit} ${late.join(', ')}, counted from 0 after warm-up, and there ${units === 1 ? 'is' : 'are'} ${units}`,
      fix: 'leave such milestones out, or train longer',
    };
  },
  function averageNeverBegins({ training: { swa, epochs } }) {
    if (swa === false || swa.startEpoch <= epochs) return undefined;
    return {
      code: 'settings/swa',
      what: `weights are averaged from epoch ${swa.startEpoch} on, and there are ${epochs}`,
      fix: 'begin earlier, or train for more epochs',
    };
  },
  function averageOfAverages({ training: { swa, ema } }) {
    if (swa === false || ema === false) return undefined;
    return {
      code: 'settings/swa-ema',
      what: 'moving averages of weights (ema) are averaged once more (swa)',
      fix: 'leave one of them out',
    };
  },
  function plateauWithoutAction({ training: { onPlateau } }) {
    if (onPlateau === false || onPlateau.times > 0) return undefined;
    return {
      code: 'settings/plateau-times',
      what: 'onPlateau may act 0 times',
      fix: 'give times of 1 or more, or leave out onPlateau',
    };
  },
  function plateauTooLate({ training: { onPlateau, earlyStopping, epochs } }) {
    if (onPlateau === false || onPlateau.times === 0) return undefined;
    const needed = onPlateau.patience + 1;
    const stops =
      earlyStopping === false || earlyStopping.metric !== onPlateau.metric ? null : earlyStopping.patience;
    if (needed < epochs && (stops === null || needed <= stops)) return undefined;
    return {
      code: 'settings/plateau-patience',
      what: `onPlateau acts after ${formatNumberOf(needed, 'epoch')} without improvement, and training ${needed < epochs ? `stops after ${stops}` : `has ${formatNumberOf(epochs, 'epoch')}`}`,
      fix: 'give onPlateau less patience',
    };
  },
  function rateFallsTwice({ training: { onPlateau, schedule } }) {
    if (onPlateau === false || schedule.kind !== 'reduceOnPlateau') return undefined;
    return {
      code: 'settings/plateau-schedule',
      what: 'the schedule reduceOnPlateau and onPlateau both lower the rate on a plateau',
      fix: 'use one of them',
    };
  },
  function modeAgainstMetric({ training }) {
    const watched = [
      { option: 'monitor', metric: training.monitor, mode: training.monitorMode },
      ...(['earlyStopping', 'onPlateau'] as const).flatMap((option) => {
        const options = training[option];
        return options === false ? [] : [{ option, metric: options.metric, mode: options.mode }];
      }),
    ];
    const wrong = watched.find(({ metric, mode }) => {
      const own = METRICS.find(({ name }) => name === metric.replace(/^train\./, ''));
      return own !== undefined && own.mode !== mode;
    });
    if (wrong === undefined) return undefined;
    return {
      code: 'settings/mode',
      what: `${wrong.option}: mode ${wrong.mode} looks for the worst ${wrong.metric}`,
      fix: `leave out the mode, unless the worst is what you want`,
    };
  },
  function nothingEverMeasured(config) {
    const { diagnostics } = config.training;
    const { updatesInAll } = scheduleOf(config);
    if (diagnostics === false || diagnostics.every <= updatesInAll) return undefined;
    return {
      code: 'settings/diagnostics',
      what: `every ${diagnostics.every}th update is measured, and all epochs together make ${updatesInAll}`,
      fix: 'measure more often',
    };
  },
  function freezingNeverChanges({ training: { freeze, epochs } }) {
    const changes = freeze.flatMap(({ fromEpoch, untilEpoch }) => [fromEpoch, untilEpoch ?? 1]);
    const late = changes.find((epoch) => epoch > epochs);
    if (late === undefined) return undefined;
    return {
      code: 'settings/freeze',
      what: `what is frozen would change in epoch ${late}, and there are ${epochs}`,
      fix: 'let it change earlier, or train for more epochs',
    };
  },
  function budgetNeverSpent(config) {
    const { maxUpdates } = config.training;
    const { updatesInAll } = scheduleOf(config);
    if (maxUpdates === null || maxUpdates <= updatesInAll) return undefined;
    return {
      code: 'settings/max-updates',
      what: `all epochs together make ${updatesInAll} updates, and maxUpdates is ${maxUpdates}`,
      fix: 'lower maxUpdates, or train for more epochs',
    };
  },
  function classesCorrectedTwice({ training: { oversample, classWeights } }) {
    if (oversample === null || classWeights === null) return undefined;
    return {
      code: 'settings/oversample-weights',
      what: 'rare classes are drawn more often (oversample), and classes weigh differently in the loss (classWeights): both correct for the same',
      fix: 'leave one of them out',
    };
  },
  function repeatedUnchanged({ training: { oversample, augment }, classifier: { input } }) {
    if (oversample === null || 'kind' in input) return undefined;
    if (augment.operations.length > 0 || augment.choose !== false) return undefined;
    return {
      code: 'settings/oversample-augment',
      what: 'pictures of rare classes are shown several times in an epoch without any change, which is easily learned by heart',
      fix: "augment them: 'light' or 'auto'",
    };
  },
  function moreKeptThanEpochs({ training: { keepCheckpoints, epochs } }) {
    if (keepCheckpoints <= epochs) return undefined;
    return {
      code: 'settings/keep-checkpoints',
      what: `${keepCheckpoints} epochs are to be kept, and there are ${epochs}`,
      fix: `keep ${epochs} at most`,
    };
  },
];

/** Settings of a run that contradict each other, for a person to read before the first batch. */
export function contradictions(config: RunConfig): Contradiction[] {
  return RULES.flatMap((rule) => {
    const found = rule(config);
    return found === undefined ? [] : [found];
  });
}

/** Tell of them; training goes on. */
export function noteContradictions(config: RunConfig, { onEvent }: Pick<TrainContext, 'onEvent'>): void {
  for (const { what, fix } of contradictions(config)) onEvent?.({ type: 'note', message: `${what}; ${fix}` });
}
