/** A word for a POSIX shell, quoted where it must be, so that a line in a message can be copied and run. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
