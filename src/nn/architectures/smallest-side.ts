/** No network needs pictures of more pixels on a side than this. */
const LARGEST_SIDE = 4096;

/**
 * The side of the smallest square pictures that fit, found by halving between a side that does and one that does not;
 * undefined if none fits. What fits at one side must fit at all larger ones.
 */
export function smallestSide(fits: (side: number) => boolean): number | undefined {
  let enough = 1;
  while (!fits(enough)) {
    enough *= 2;
    if (enough > LARGEST_SIDE) return undefined;
  }
  let small = Math.floor(enough / 2);
  while (enough - small > 1) {
    const middle = Math.floor((small + enough) / 2);
    if (fits(middle)) enough = middle;
    else small = middle;
  }
  return enough;
}
