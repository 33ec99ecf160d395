import { choicesOf, isNumeric, type Json, type NumericParameter, type Parameter } from './parameter.js';

/*
 * The line of numbers on which samplers see a parameter: values as they are, or their logarithms; a parameter without
 * numbers as the index of its choice. Values that lie apart own half the way to their neighbours.
 */

/** Where the values of a parameter lie on its line. */
export interface Domain {
  readonly low: number;
  readonly high: number;
  /** Whether values lie apart, so that a value is an interval of the line. */
  readonly isDiscrete: boolean;
}

/** The line of a parameter with numbers; ends half a step before the first value and behind the last where they lie apart. */
export function domainOf(parameter: NumericParameter): Domain {
  const { min, max, log, step } = parameter;
  if (step === undefined) return { low: onLine(min, log), high: onLine(max, log), isDiscrete: false };
  return {
    low: onLine(min - step / 2, log),
    high: onLine(lastValue(parameter, step) + step / 2, log),
    isDiscrete: true,
  };
}

/** The interval of the line that rounds to a value; that value alone where values do not lie apart. */
export function intervalOf(parameter: NumericParameter, value: number): readonly [number, number] {
  const { step } = parameter;
  if (step === undefined) return [onLine(value, parameter.log), onLine(value, parameter.log)];
  return [onLine(value - step / 2, parameter.log), onLine(value + step / 2, parameter.log)];
}

/** Where a value lies on the line. */
export function toLine({ log }: NumericParameter, value: number): number {
  return onLine(value, log);
}

/** Digits of values that do not lie apart: enough for any search, and few enough to be read. */
const DIGITS = 6;

/** The value nearest to a place on the line. */
export function fromLine(parameter: NumericParameter, place: number): number {
  const { min, max, log, step } = parameter;
  const value = log ? Math.exp(place) : place;
  if (step === undefined) return Math.min(max, Math.max(min, Number(value.toPrecision(DIGITS))));
  const steps = Math.round((Math.min(lastValue(parameter, step), Math.max(min, value)) - min) / step);
  return gridValue(min, step, steps);
}

/** The value at a share of the way through a parameter, 0 to below 1: equal shares are equally likely. */
export function valueAt(parameter: Parameter, share: number): Json {
  if (isNumeric(parameter)) {
    const { low, high } = domainOf(parameter);
    return fromLine(parameter, low + share * (high - low));
  }
  const choices = choicesOf(parameter);
  return choices[Math.min(choices.length - 1, Math.floor(share * choices.length))];
}

/** The share at which a value lies, the middle of those that give it. */
export function shareOf(parameter: Parameter, value: Json): number {
  if (isNumeric(parameter)) {
    const { low, high } = domainOf(parameter);
    return high === low ? 0.5 : (toLine(parameter, value as number) - low) / (high - low);
  }
  const choices = choicesOf(parameter);
  return (choiceIndex(parameter, value) + 0.5) / choices.length;
}

/** The index of a choice; -1 where it is none. */
export function choiceIndex(parameter: Exclude<Parameter, NumericParameter>, value: Json): number {
  const text = JSON.stringify(value);
  return choicesOf(parameter).findIndex((choice) => JSON.stringify(choice) === text);
}

/** How many values a parameter has; infinite where they do not lie apart. */
export function valueCount(parameter: Parameter): number {
  if (!isNumeric(parameter)) return choicesOf(parameter).length;
  const { step } = parameter;
  if (parameter.min === parameter.max) return 1;
  return step === undefined ? Number.POSITIVE_INFINITY : stepsWithin(parameter, step) + 1;
}

/** Every value of a parameter whose values lie apart, smallest first. */
export function valuesOf(parameter: Parameter): readonly Json[] {
  if (!isNumeric(parameter)) return choicesOf(parameter);
  const { step } = parameter;
  if (step === undefined) return [parameter.min];
  return Array.from({ length: valueCount(parameter) }, (_, i) => gridValue(parameter.min, step, i));
}

/** Whether a value may be named in a condition: it is one of those that lie apart. */
export function isValueOf(parameter: Parameter, value: Json): boolean {
  if (!isNumeric(parameter)) return choiceIndex(parameter, value) >= 0;
  const { min, max, step } = parameter;
  if (typeof value !== 'number' || step === undefined || value < min || value > max) return false;
  return gridValue(min, step, Math.round((value - min) / step)) === value;
}

function stepsWithin({ min, max }: NumericParameter, step: number): number {
  // 0.1 goes three times into 0.3, whatever binary fractions say.
  return Math.floor((max - min) / step + 1e-9);
}

function lastValue(parameter: NumericParameter, step: number): number {
  return gridValue(parameter.min, step, stepsWithin(parameter, step));
}

/** min + i step without the dust of binary fractions, so that 0.1 + 2 * 0.1 is 0.3. */
function gridValue(min: number, step: number, i: number): number {
  return Number((min + i * step).toPrecision(15));
}

function onLine(value: number, log: boolean): number {
  return log ? Math.log(value) : value;
}
