const WORDS: Readonly<Record<string, readonly [sign: string, kind: string]>> = {
  training: ['●', 'live'],
  running: ['●', 'live'],
  done: ['✓', 'good'],
  complete: ['✓', 'good'],
  ended: ['✓', 'good'],
  interrupted: ['‖', 'quiet'],
  stopped: ['‖', 'quiet'],
  pruned: ['‖', 'quiet'],
  failed: ['✕', 'bad'],
  damaged: ['✕', 'bad'],
};

/** A state by a sign, a word and a colour. */
export function StateBadge({ state }: { state: string }) {
  const [sign, kind] = WORDS[state] ?? ['', 'quiet'];
  return (
    <span class={`badge ${kind}`}>
      <span aria-hidden="true">{sign}</span> {state}
    </span>
  );
}
