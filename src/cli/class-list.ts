/** Classes that are named; of more, that there are others. */
const MOST_CLASSES = 10;

/** Their number, and the names of the first of them. */
export function classList(classes: readonly string[]): string {
  const named = classes.slice(0, MOST_CLASSES).join(', ');
  return `${classes.length}: ${named}${classes.length > MOST_CLASSES ? ', …' : ''}`;
}
