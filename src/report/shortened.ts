/** Characters of a name that fit below a picture, however wide. */
const NAME_COLUMNS = 20;

/** The beginning of a name, on one line, with "…" for what does not fit. */
export function shortened(text: string, columns = NAME_COLUMNS): string {
  const characters = charactersOf(text);
  return characters.length <= columns ? characters.join('') : `${characters.slice(0, columns - 1).join('')}…`;
}

/** The end of a path, which tells more than its beginning. */
export function shortenedStart(text: string, columns = NAME_COLUMNS): string {
  const characters = charactersOf(text);
  return characters.length <= columns ? characters.join('') : `…${characters.slice(1 - columns).join('')}`;
}

/** As people count them, so that none is cut in two; every run of white space is one blank. */
function charactersOf(text: string): string[] {
  return Array.from(CHARACTERS.segment(text.replace(/\s+/g, ' ')), ({ segment }) => segment);
}

const CHARACTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });
