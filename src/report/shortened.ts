/** Characters of a name that fit below a picture, however wide. */
const NAME_COLUMNS = 20;

/** The beginning of a name, with "…" for what does not fit. */
export function shortened(text: string, columns = NAME_COLUMNS): string {
  const characters = [...text];
  return characters.length <= columns ? text : `${characters.slice(0, columns - 1).join('')}…`;
}

/** The end of a path, which tells more than its beginning. */
export function shortenedStart(text: string, columns = NAME_COLUMNS): string {
  const characters = [...text];
  return characters.length <= columns ? text : `…${characters.slice(1 - columns).join('')}`;
}
