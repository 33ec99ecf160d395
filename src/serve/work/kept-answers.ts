/** Answers that take long to work out, kept as long as what they were worked out from has not changed. */
export interface KeptAnswers<T> {
  /** `work` is done where nothing is kept of this signature; calls for the same wait for one. */
  of(id: string, signature: string, work: () => Promise<T>): Promise<T>;
}

/** Those asked for longest ago go first. */
export function keepAnswers<T>(most: number): KeptAnswers<T> {
  const kept = new Map<string, { readonly signature: string; readonly answer: Promise<T> }>();
  return {
    of(id, signature, work) {
      const known = kept.get(id);
      kept.delete(id);
      const entry = known?.signature === signature ? known : { signature, answer: work() };
      kept.set(id, entry);
      // What failed is tried again.
      entry.answer.catch(() => {
        if (kept.get(id) === entry) kept.delete(id);
      });
      if (kept.size > most) kept.delete(kept.keys().next().value!);
      return entry.answer;
    },
  };
}
