import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import type { TrialConfig } from './apply-point.js';
import { requireSettings } from './require-settings.js';
import { parseSpace, type SpaceInput } from './space.js';

const BASE: TrialConfig = { model: 'auto', pictures: {}, training: {} };

function check(parameters: SpaceInput['parameters'], fixed: SpaceInput['fixed'] = {}) {
  return () => requireSettings(BASE, parseSpace({ parameters, fixed }));
}

const optimizer = { type: 'categorical' as const, choices: ['adamw', 'sgd'] };
const momentum = { type: 'float' as const, min: 0.1, max: 0.9 };

describe('what a space makes of options', () => {
  it.each([
    [
      'a choice that does not exist',
      { optimizer: { type: 'categorical' as const, choices: ['sgd', 'adamwx'] } },
      { optimizer: 'adamwx' },
      'did you mean adamw?',
    ],
    [
      'an option that one of the optimizers does not have',
      { optimizer, 'optimizer.momentum': momentum },
      { optimizer: 'adamw', 'optimizer.momentum': 0.1 },
      'momentum',
    ],
    [
      'an end that is out of range',
      { labelSmoothing: { type: 'float' as const, min: 0.1, max: 7 } },
      { labelSmoothing: 7 },
      'labelSmoothing',
    ],
    [
      'a schedule of no known name',
      { schedule: { type: 'categorical' as const, choices: ['cosine', 'cosin'] } },
      { schedule: 'cosin' },
      'did you mean cosine?',
    ],
  ])('is refused where it has %s', (_, parameters, got, text) => {
    const error = errorOf(check(parameters));
    expect(error).toMatchObject({ kind: 'option', code: 'option/space', got });
    expect(error.message).toContain(text);
  });

  it('is taken where conditions keep apart what does not go together, also two steps away', () => {
    const when = { optimizer: ['sgd'] };
    const nesterov = { type: 'boolean' as const, when: { 'optimizer.momentum': [0.5, 0.9] } };
    const steps = { ...momentum, min: 0.5, step: 0.4, when };
    expect(
      check({ 'optimizer.nesterov': nesterov, 'optimizer.momentum': steps, optimizer }, { epochs: 2 }),
    ).not.toThrow();
  });
});
