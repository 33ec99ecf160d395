import type { BackboneFeatures } from './library.js';
import { renderTable } from './table.js';

/**
 * The places where a model can be cut, the last one of those in a row that have one shape: the others differ from it by an
 * activation or a normalization; and how much of the model can learn.
 */
export function renderBackbone({ features, notes, obstacle }: BackboneFeatures): string[] {
  const first = features.findIndex(({ trainFrom }) => trainFrom);
  const isShown = (i: number) =>
    features[i]!.chosen ||
    (i === first && obstacle !== null) ||
    String(features[i]!.shape) !== String(features[i + 1]?.shape);
  return [
    ...renderTable(
      [{ title: 'value' }, { title: 'shape' }, { title: 'train from' }, { title: '' }],
      features
        .filter((_, i) => isShown(i))
        .map(({ name, shape, chosen, trainFrom }) => [
          name,
          shape.join('x'),
          trainFrom ? 'yes' : '',
          chosen ? 'features, where no other is named' : '',
        ]),
    ),
    '',
    ...notes,
    learningText(features[first]?.name, obstacle),
  ];
}

function learningText(first: string | undefined, obstacle: BackboneFeatures['obstacle']): string {
  if (obstacle === null) return 'all of it can be trained (--recipe fine-tune, gradual or full)';
  const rest =
    first === undefined
      ? 'nothing behind it can learn'
      : `what follows ${JSON.stringify(first)} can be trained (--train-from)`;
  return `${obstacle.where}: ${obstacle.what}; ${rest}`;
}
