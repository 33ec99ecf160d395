import { isPupilError, messageOf, OptionError } from '../base/error.js';
import type { Tensor } from '../graph/index.js';
import { Initializer } from './initializers.js';
import { LAYER_NAME } from './layer.js';
import type { VariableSpec } from './scope.js';
import { VARIABLE_ROLES } from './variable.js';

/** A layer that does not keep to what layers are; those of Pupil are held to it by tests. */
export function misdeclared(where: string, what: string, got: unknown, cause?: unknown): OptionError {
  return new OptionError({
    code: 'option/layer-definition',
    where,
    what,
    got,
    fix: 'mend the definition of the layer',
    cause,
  });
}

/** Throws OptionError for a variable of a layer of one's own that could not be stored, started or sorted. */
export function requireDeclarable(where: string, name: string, spec: VariableSpec): void {
  const { shape, initializer, role } = spec;
  const wrong = (what: string, got: unknown) => misdeclared(where, `variable ${name}: ${what}`, got);
  if (!LAYER_NAME.test(name)) throw wrong('its name may hold letters, digits, _ and - only', name);
  if (!shape.every((size) => Number.isInteger(size) && size > 0))
    throw wrong('its shape must be a list of whole numbers above 0', shape);
  if (!VARIABLE_ROLES.includes(role))
    throw wrong(`its role must be one of ${VARIABLE_ROLES.join(', ')}`, role);
  if (!Initializer.safeParse(initializer).success) throw wrong('there is no such initializer', initializer);
}

/**
 * What a layer of one's own gives.
 *
 * Throws   OptionError where its function fails, gives no tensor, or mixes the samples of the batch.
 */
export function ownOutput(where: string, inputs: readonly Tensor[], make: () => Tensor): Tensor {
  let output: unknown;
  try {
    output = make();
  } catch (error) {
    if (isPupilError(error)) throw error;
    throw misdeclared(where, `the function of the layer fails: ${messageOf(error)}`, undefined, error);
  }
  if (!isTensor(output)) throw misdeclared(where, 'a layer must give a tensor', typeof output);
  const [batch] = inputs[0].shape;
  if (output.shape[0] !== batch) {
    const got = { batch, output: output.shape };
    throw misdeclared(where, 'a layer must keep the samples of the batch apart: axis 0 stays as it is', got);
  }
  return output;
}

function isTensor(value: unknown): value is Tensor {
  return typeof value === 'object' && value !== null && 'shape' in value && 'dtype' in value;
}
