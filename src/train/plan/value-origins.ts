import { type DataSource, FILE_SOURCES, pictureShape, tableSource } from '../../data/index.js';
import type { TrainContext } from '../events.js';
import { RunConfig } from '../run/run-config.js';
import type { TrainOptionsInput } from './options.js';

/** Settings that follow from the pictures where nobody gives them. */
const FROM_DATA: ReadonlySet<string> = new Set([
  'architecture',
  'task',
  'loss',
  'epochs',
  'batchSize',
  'schedule',
]);

/** Where each setting of a training came from. */
export function originOfTraining(
  given: TrainOptionsInput & { readonly architecture: unknown },
  writtenIn: TrainContext['origin'] = {},
): RunConfig['origin'] {
  return Object.fromEntries(
    (['task', ...Object.keys(RunConfig.shape.training.shape)] as (keyof typeof given)[]).map((name) => {
      // Of augmentations `auto` is a policy like others, which somebody has to ask for.
      const open =
        given[name] === undefined ||
        (given[name] === 'auto' && name !== 'augment') ||
        (given[name] === 'default' && name === 'learningRate');
      const person = Object.hasOwn(writtenIn, name) ? writtenIn[name] : 'given';
      return [name, open ? (FROM_DATA.has(name) ? 'data' : 'default') : person] as const;
    }),
  );
}

/** The same of a source, which holds its defaults already: what differs from them was given. */
export function originOfSource(
  { kind, options }: DataSource,
  writtenIn: TrainContext['origin'] = {},
): RunConfig['origin'] {
  const { options: schema } = {
    pictureArrays: { options: pictureShape },
    table: tableSource,
    ...FILE_SOURCES,
  }[kind];
  const defaults: Readonly<Record<string, unknown>> = schema.partial().parse({});
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => {
      if (value === 'auto') return [name, name === 'workers' ? 'default' : 'data'];
      if (Object.hasOwn(writtenIn, name)) return [name, writtenIn[name]];
      return [name, JSON.stringify(value) === JSON.stringify(defaults[name]) ? 'default' : 'given'];
    }),
  );
}
