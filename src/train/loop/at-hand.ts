import { setImmediate } from 'node:timers/promises';

/**
 * Items in their order, as many together as are at hand, at least one and at most `most()`: a second one is not waited for beyond
 * one turn of the event loop.
 */
export async function* atHand<T>(
  items: AsyncIterable<T>,
  most: () => number,
): AsyncGenerator<readonly T[], void, undefined> {
  const iterator = items[Symbol.asyncIterator]();
  let coming: Promise<IteratorResult<T>> | undefined;
  try {
    for (;;) {
      const first = await (coming ?? iterator.next());
      coming = undefined;
      if (first.done) return;
      const together = [first.value];
      const room = most();
      const turn = room > 1 ? setImmediate(undefined) : undefined;
      while (together.length < room) {
        coming ??= iterator.next();
        // A failure is told when its turn comes: what came before it is used first.
        const next = await Promise.race([coming.catch(() => undefined), turn]);
        if (next === undefined || next.done) break;
        together.push(next.value);
        coming = undefined;
      }
      yield together;
    }
  } finally {
    await iterator.return?.();
  }
}
