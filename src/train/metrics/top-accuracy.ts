/**
 * Share of the samples whose true class is among the k most probable, for k = 1 … classes.
 *
 * Of equal probabilities the lower class comes first, so that the first entry is the accuracy.
 * Shapes  labels [N], probabilities [N, K] row-major, K = classes → [K].
 */
export function topAccuracies(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  classes: number,
): number[] {
  const atRank = new Array<number>(classes).fill(0);
  for (let sample = 0; sample < labels.length; sample++) {
    const row = sample * classes;
    const label = labels[sample];
    const own = probabilities[row + label];
    let rank = 0;
    for (let k = 0; k < classes; k++) {
      const other = probabilities[row + k];
      if (other > own || (other === own && k < label)) rank++;
    }
    atRank[rank]++;
  }
  let within = 0;
  return atRank.map((count) => {
    within += count;
    return within / labels.length;
  });
}
