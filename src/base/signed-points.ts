/** Hundredths of a score with their sign: "+1.2", "-0.4", "0.0". */
export function signedPoints(points: number): string {
  const text = points.toFixed(1);
  return Number(text) === 0 ? '0.0' : points > 0 ? `+${text}` : text;
}
