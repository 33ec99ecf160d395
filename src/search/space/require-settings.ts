import { OptionError, PupilError } from '../../base/error.js';
import { isPretrainedFile, parseHead, parseTrainOptions, resolveOptimizer } from '../../train/index.js';
import { applyPoint, type TrialConfig } from './apply-point.js';
import { choicesOf, isNumeric, type Json, type Parameter } from './parameter.js';
import { isActive, type Point, pointOf, type Space } from './space.js';

/**
 * Each value of each parameter, of numbers the smallest and the largest, makes options of training and an optimizer that exist,
 * the other parameters being at their first values. Networks are not made: which of them fit the data is for the trials to say.
 *
 * Throws  OptionError `option/space` for the first point that could be drawn and could not be trained with.
 */
export function requireSettings(base: TrialConfig, space: Space, where = 'space'): void {
  for (const name of Object.keys(space.parameters)) {
    for (const value of endsOf(space.parameters[name])) {
      const point = pointWith(space, name, value);
      if (point === undefined) continue;
      try {
        requireTrainable(applyPoint(base, space, point));
      } catch (cause) {
        if (cause instanceof PupilError) throw unusable(where, point, cause);
        throw cause;
      }
    }
  }
}

function requireTrainable({ model, training }: TrialConfig): void {
  const { optimizer, augment } = parseTrainOptions(training);
  resolveOptimizer(optimizer);
  if (!isPretrainedFile(model)) return;
  const { recipe } = parseHead(model.head);
  if (recipe !== 'features' || augment === 'none') return;
  throw new OptionError({
    code: 'option/recipe',
    where: 'recipe',
    what: 'features are computed once for each picture, and augmented pictures are others in every epoch',
    got: { recipe, augment },
    fix: 'augment with the other recipes alone',
  });
}

/** A point with this value in which as little else as possible is not the first value; undefined where none was found. */
function pointWith(space: Space, name: string, value: Json): Point | undefined {
  const wanted: Record<string, Json> = { [name]: value };
  const demand = (child: string) => {
    for (const [parent, values] of Object.entries(space.parameters[child].when)) {
      wanted[parent] ??= values[0];
      demand(parent);
    }
  };
  demand(name);
  const point = pointOf(space, (other, parameter) =>
    Object.hasOwn(wanted, other) ? wanted[other] : endsOf(parameter)[0],
  );
  return isActive(space.parameters[name], point) ? point : undefined;
}

function endsOf(parameter: Parameter): readonly Json[] {
  return isNumeric(parameter) ? [parameter.min, parameter.max] : choicesOf(parameter);
}

function unusable(where: string, point: Point, cause: PupilError): OptionError {
  return new OptionError({
    code: 'option/space',
    where,
    what: `a trial of the space could not be trained: ${cause.message}`,
    got: point,
    fix: 'correct the value, or say with "when" with which values of other parameters the parameter counts',
    cause,
  });
}
