/** Codes of the emphasis that we ourselves write. */
const STYLES = /^\[(?:0|1|2|31|32)m$/;

/**
 * Text as a terminal may be given it. Names of files and columns may hold control characters, which move the cursor, hide what
 * was written or rename the window: they are shown as `\u001b`. Line ends and tabs stay, and our own emphasis where it
 * is wanted.
 */
export function visibleText(text: string, isStyled: boolean): string {
  return text.replace(/\p{Cc}(?:\[\d+m)?/gu, (found) => {
    const [character] = found;
    const after = found.slice(1);
    const isOurs = isStyled && character === '\u001b' && STYLES.test(after);
    return isOurs || character === '\n' || character === '\t' ? found : `${escaped(character)}${after}`;
  });
}

/** The same of what must stay on one line, such as the cell of a table. */
export function onOneLine(text: string): string {
  return text.replace(/[\r\n\t]/g, escaped);
}

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  return NAMED[character] ?? `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`;
}
