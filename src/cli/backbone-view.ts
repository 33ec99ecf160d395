import type { BackboneFeatures } from './library.js';
import { renderTable } from './table.js';

/**
 * The places where a model can be cut, the last one of those in a row that have one shape: the others differ from it by an
 * activation or a normalization.
 */
export function renderBackbone({ features, notes }: BackboneFeatures): string[] {
  const shown = features.filter(
    ({ shape, chosen }, i) => chosen || String(shape) !== String(features[i + 1]?.shape),
  );
  return [
    ...renderTable(
      [{ title: 'value' }, { title: 'shape' }, { title: '' }],
      shown.map(({ name, shape, chosen }) => [
        name,
        shape.join('x'),
        chosen ? 'features, where no other is named' : '',
      ]),
    ),
    '',
    ...notes,
  ];
}
