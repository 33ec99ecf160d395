import { permutation, randomStream } from '../base/random.js';
import { namesHeld, type Picture, type PictureStock } from '../data/index.js';
import type { LabelReport, SuspiciousLabel } from './data-report.js';

/** A picture with what there is to say of it. */
export interface ShownPicture {
  readonly file: string;
  /** Classes or labels that it is said to have. */
  readonly label: string;
  readonly picture: Picture;
}

/** Pictures to show to a person: a few of each class, those with suspicious labels, and copies. */
export interface SheetPictures {
  /** By class. */
  readonly examples: readonly (readonly ShownPicture[])[];
  readonly suspicious: readonly (ShownPicture & { readonly doubt: SuspiciousLabel })[];
  /** By picture that there are copies of; across classes first, then across parts. */
  readonly duplicates: readonly {
    readonly kind: 'exact' | 'near';
    readonly acrossClasses: boolean;
    readonly acrossSplits: boolean;
    readonly pictures: readonly ShownPicture[];
  }[];
}

/** Longest side in pixels. */
const SIDE = 132;
/** Examples of all classes together, of one class, and classes that have any. */
const EXAMPLES_IN_ALL = 80;
const MOST_EXAMPLES = 8;
const MOST_CLASSES = 160;
const MOST_SUSPICIOUS = 48;
const MOST_GROUPS = 16;
const MOST_OF_GROUP = 8;

/** Read the pictures for a contact sheet. Which of a class are taken, the seed decides. */
export async function sheetPictures(
  stock: PictureStock,
  { suspicious }: LabelReport,
  seed: number,
): Promise<SheetPictures> {
  const show = (position: number) => shownPicture(stock, position);
  const examples: ShownPicture[][] = [];
  for (const positions of examplePositions(stock, seed)) examples.push(await inTurn(positions, show));
  const doubted = await inTurn(suspicious.slice(0, MOST_SUSPICIOUS), async (doubt) => ({
    ...(await show(doubt.position)),
    doubt,
  }));
  const duplicates = await inTurn(
    byWeight(stock.duplicates).slice(0, MOST_GROUPS),
    async ({ kind, acrossClasses, acrossSplits, positions }) => ({
      kind,
      acrossClasses,
      acrossSplits,
      pictures: await inTurn(positions.slice(0, MOST_OF_GROUP), show),
    }),
  );
  return { examples, suspicious: doubted, duplicates };
}

/** Groups of copies, those that say most first: across classes, then across parts. */
export function byWeight<Group extends { readonly acrossClasses: boolean; readonly acrossSplits: boolean }>(
  groups: readonly Group[],
): Group[] {
  const weight = ({ acrossClasses, acrossSplits }: Group) => (acrossClasses ? 2 : 0) + (acrossSplits ? 1 : 0);
  return [...groups].sort((a, b) => weight(b) - weight(a));
}

function examplePositions(stock: PictureStock, seed: number): number[][] {
  const { classes, pictures } = stock;
  const each = Math.max(1, Math.min(MOST_EXAMPLES, Math.floor(EXAMPLES_IN_ALL / classes.length)));
  return classes.slice(0, MOST_CLASSES).map((name, label) => {
    const own = pictures.flatMap((picture, i) =>
      namesHeld(stock, picture.label).includes(label) ? [i] : [],
    );
    const order = permutation(own.length, randomStream(seed, 'sheet', name));
    return Array.from(order.subarray(0, each), (i) => own[i]!);
  });
}

async function shownPicture(stock: PictureStock, position: number): Promise<ShownPicture> {
  const { file, label } = stock.pictures[position]!;
  return {
    file,
    label: namesHeld(stock, label)
      .map((one) => stock.classes[one])
      .join(', '),
    picture: await stock.picture(position, SIDE),
  };
}

/** One after the other, so that few pictures are decoded at a time. */
async function inTurn<In, Out>(items: readonly In[], work: (item: In) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
