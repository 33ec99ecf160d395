/** `ENOENT` and such; `unknown` for errors that do not come from the operating system. */
export function systemCode(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? 'unknown';
}
