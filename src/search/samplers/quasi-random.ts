import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import { valueAt } from '../space/domain.js';
import { orderOf, pointOf } from '../space/space.js';
import { defineSampler } from './sampler.js';
import { SOBOL_DIMENSIONS, sobolSequence } from './sobol-sequence.js';

/** Points that leave no gaps; a parameter that does not count leaves its coordinate unused. */
export const quasiRandom = defineSampler({
  kind: 'sobol',
  source: 'Sobol 1967, direction numbers of Joe and Kuo 2008, scrambled as by Matousek 1998',
  options: z.strictObject({}),
  ask({ space, seed, number }) {
    const names = orderOf(space);
    if (names.length > SOBOL_DIMENSIONS) {
      throw new OptionError({
        code: 'option/sampler',
        where: 'sampler sobol',
        what: `the sequence has ${SOBOL_DIMENSIONS} dimensions, and the space has more parameters`,
        got: { parameters: names.length },
        fix: 'vary fewer parameters, or use another sampler',
      });
    }
    const coordinates = sobolSequence(names.length, seed)(number);
    return pointOf(space, (name, parameter) => valueAt(parameter, coordinates[names.indexOf(name)]));
  },
});
