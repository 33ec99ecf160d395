/** Do the same in several slots at a time; where one fails, the others are told to stop, and are waited for. */
export async function inSlots(
  slots: number,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, ...(outer === undefined ? [] : [outer])]);
  const errors: unknown[] = [];
  const guarded = async () => {
    try {
      await work(signal);
    } catch (error) {
      errors.push(error);
      failed.abort();
    }
  };
  await Promise.all(Array.from({ length: slots }, guarded));
  if (errors.length > 0) throw errors[0];
}
