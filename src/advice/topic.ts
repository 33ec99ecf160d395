/** What there is to know about one knob: the text of `pupil explain` and of docs/explain.md. Plain text, no markup. */
export interface Topic {
  readonly name: string;
  /** The same as a heading. */
  readonly title: string;
  /** Other words by which people look for it. */
  readonly aliases: readonly string[];
  /** Which of the ten questions of training it answers, 1 to 10. */
  readonly question?: number;
  readonly what: string;
  /** What happens when nothing is said, and why. */
  readonly byDefault: string;
  /** When to change it. */
  readonly change: string;
  readonly pitfalls: string;
  /** Keys of the config file; flags are the same in kebab-case. */
  readonly options: readonly string[];
  /** Kinds of layers. */
  readonly layers: readonly string[];
  readonly sources: readonly string[];
}

export function defineTopic(topic: Topic): Topic {
  return Object.freeze(topic);
}
