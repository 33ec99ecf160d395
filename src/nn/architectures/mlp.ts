import { z } from 'zod';
import { ActivationSpec } from '../activations/index.js';
import type { Layer } from '../layer.js';
import { dense, dropout, flatten, sequential } from '../layers/index.js';
import { defineArchitecture } from './architecture.js';

/**
 * What `dropoutRate: 'auto'` is. The columns of a table are few and each is there for a reason; on numbers to predict dropout costs
 * more than it gives.
 */
export const MLP_DROPOUT = Object.freeze({ pictures: 0.2, rows: 0 });
/** Hidden layers for pictures. */
const FOR_PICTURES = { hidden: [512, 512], dropoutRate: MLP_DROPOUT.pictures };
/** Units of each of the two hidden layers for a table of fewer rows than this. */
const UNITS_BY_ROWS: readonly (readonly [rows: number, units: number])[] = [
  [1000, 32],
  [10_000, 64],
  [100_000, 128],
  [Number.POSITIVE_INFINITY, 256],
];

const options = z.strictObject({
  hidden: z
    .union([z.literal('auto'), z.array(z.int().positive())])
    .default('auto')
    .describe(
      "Units of the hidden layers, first to last; none for a linear model. 'auto': 512, 512 for pictures; for tables two layers of 32 units below 1,000 rows to train on, 64 below 10,000, 128 below 100,000 and 256 above.",
    ),
  activation: ActivationSpec.default('relu').describe('Activation function of the hidden layers.'),
  dropoutRate: z
    .union([z.literal('auto'), z.number().min(0).lt(1)])
    .default('auto')
    .describe(
      "Share of the values that dropout takes, 0 to below 1; 0 leaves the layers out. 'auto': 0.2 for pictures, 0 for tables.",
    ),
});
type Options = z.output<typeof options>;

/** The pixels in one row, or a row of a table, then dense layers, each with dropout behind it where there is any. */
export const mlp = defineArchitecture({
  name: 'mlp',
  source: 'Rumelhart, Hinton, Williams 1986; sizes for pictures of the Keras example "mnist_mlp"',
  options,
  members: {},
  build: (given, { classes }) =>
    sequential([flatten({ name: 'flatten' }), ...layersOf(given, FOR_PICTURES, classes)]),
  buildForTable(given, { classes, trainingCount }) {
    const [, units] = UNITS_BY_ROWS.find(([rows]) => trainingCount < rows)!;
    return sequential(layersOf(given, { hidden: [units, units], dropoutRate: MLP_DROPOUT.rows }, classes));
  },
});

function layersOf(
  { hidden, activation, dropoutRate }: Options,
  usual: { readonly hidden: readonly number[]; readonly dropoutRate: number },
  outputs: number,
): Layer[] {
  const rate = dropoutRate === 'auto' ? usual.dropoutRate : dropoutRate;
  return [
    ...(hidden === 'auto' ? usual.hidden : hidden).flatMap((units, i) => [
      dense(units, { activation, name: `dense${i + 1}` }),
      ...(rate === 0 ? [] : [dropout(rate, { name: `dropout${i + 1}` })]),
    ]),
    dense(outputs, { name: 'output' }),
  ];
}
