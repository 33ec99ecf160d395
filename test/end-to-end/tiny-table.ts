import { writeFileSync } from 'node:fs';
import { type RandomStream, randomStream } from '../../src/base/random.js';

const COLOURS = ['red', 'green', 'blue'];

/** A row of a shop: what it sells says its kind and its price, both with some noise. */
export interface ShopRow {
  readonly size: number;
  readonly weight: number | null;
  readonly colour: string | null;
  readonly new: boolean;
  readonly kind: string;
  readonly price: number;
}

/** Rows whose kind and price can be learned: some weights and colours are missing, prices are skewed. */
export function shopRows(count: number, seed = 1): ShopRow[] {
  return Array.from({ length: count }, (_, i) => shopRow(randomStream(seed, 'shop', i)));
}

function shopRow(random: RandomStream): ShopRow {
  const size = 1 + random.uniform() * 9;
  const weight = Math.exp(random.uniform() * 4);
  const colour = COLOURS[random.integer(3)];
  const isNew = random.integer(2) === 1;
  const score = size + (colour === 'red' ? 5 : 0) - (isNew ? 3 : 0);
  return {
    size,
    weight: random.uniform() < 0.1 ? null : weight,
    colour: random.uniform() < 0.1 ? null : colour,
    new: isNew,
    kind: score < 5 ? 'small' : score < 8 ? 'middle' : 'large',
    price: Math.exp(0.4 * size + (isNew ? 0.8 : 0) + 0.1 * random.uniform()),
  };
}

export type ShopColumn = keyof ShopRow;

/** The rows as CSV with these columns, missing values left empty. */
export function shopCsv(rows: readonly ShopRow[], columns: readonly ShopColumn[]): string {
  const lines = rows.map((row) => columns.map((name) => row[name] ?? '').join(','));
  return `${[columns.join(','), ...lines].join('\n')}\n`;
}

/** A file of such rows; the last column is what is to be predicted. Gives its path. */
export function writeShop(path: string, count: number, target: 'kind' | 'price', seed = 1): string {
  writeFileSync(path, shopCsv(shopRows(count, seed), ['size', 'weight', 'colour', 'new', target]));
  return path;
}
