/** Wait for work, whatever becomes of it, and no longer than so many milliseconds. */
export async function within(most: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, most);
  });
  await Promise.race([Promise.allSettled([work]), late]);
  clearTimeout(timer);
}
