import {
  type CategoricalColumn,
  categoricalColumns,
  numericColumns,
  type TableBatch,
  type TableInput,
} from '../../data/index.js';
import { examplesOf, type InputRules } from './input-rules.js';
import { CODES, NUMBERS, tableFeatures } from './table-features.js';
import { MISSING_NAME, withColumnInputs } from './table-model-inputs.js';

/**
 * A model that takes rows of a table. In training `numbers` float64 [N, D] and `codes` int32 [N, C]; in the exported file an
 * input for each column, as `withColumnInputs` says.
 */
export function tableInput(table: TableInput): InputRules {
  const numeric = numericColumns(table);
  const categorical = categoricalColumns(table);
  return {
    examples: 'rows',
    build: (batchSize) => tableFeatures(table, batchSize),
    feeds(batch) {
      const { numbers, codes } = examplesOf<TableBatch>(batch);
      return {
        ...(numeric.length > 0 && { [NUMBERS]: numbers }),
        ...(categorical.length > 0 && { [CODES]: codes }),
      };
    },
    blank: (size) => ({
      size,
      // No transform is undefined for 1.
      numbers: new Float64Array(size * numeric.length).fill(1),
      codes: new Int32Array(size * categorical.length),
    }),
    exported: (graph, variables) => withColumnInputs(graph, table, variables),
    modelFeeds(names, batch) {
      const { size, numbers, codes } = examplesOf<TableBatch>(batch);
      return Object.fromEntries(
        table.columns.map((column, i) => {
          const shape = [size, 1];
          if (column.type === 'numeric') {
            const data = columnOf(numbers, numeric.indexOf(column), numeric.length);
            return [names[i], { dtype: 'float64', shape, data }];
          }
          const own = columnOf(codes, categorical.indexOf(column), categorical.length);
          return [names[i], { dtype: 'string', shape, data: namesOf(column, own) }];
        }),
      );
    },
  };
}

function columnOf<Values extends Float64Array | Int32Array>(
  values: Values,
  column: number,
  columns: number,
): Values {
  const own = values.slice(0, values.length / columns) as Values;
  for (let row = 0; row < own.length; row++) own[row] = values[row * columns + column];
  return own;
}

/** Names that have these codes. What stands nowhere is missing, or else a name that no category has. */
function namesOf({ categories, missing }: CategoricalColumn, codes: Int32Array): string[] {
  let other = MISSING_NAME;
  if (missing !== 'zeros') while (other === MISSING_NAME || categories.includes(other)) other = `${other}?`;
  return Array.from(codes, (code) => {
    if (code < 0) return other;
    return code < categories.length ? categories[code] : MISSING_NAME;
  });
}
