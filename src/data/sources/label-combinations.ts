/** Sets of labels, each kept once. */
export interface LabelCombinations {
  /** In ascending order each; grows as sets are added. */
  readonly all: readonly (readonly number[])[];
  /** Position of a set in `all`; a repeated label counts once. */
  add(labels: readonly number[]): number;
}

export function combine(): LabelCombinations {
  const all: (readonly number[])[] = [];
  const positions = new Map<string, number>();
  return {
    all,
    add(labels) {
      const set = [...new Set(labels)].sort((a, b) => a - b);
      const key = set.join(',');
      const known = positions.get(key);
      if (known !== undefined) return known;
      positions.set(key, all.length);
      return all.push(set) - 1;
    },
  };
}
