import { type Peer, startPeer } from '../peer.js';
import type { PeerDefinition } from '../peers/registry.js';

/** A peer that cannot take part, and why. */
export interface MissingPeer {
  readonly name: string;
  readonly why: string;
}

/** The processes that work on one workload file. Whoever fails on the way is named and left out; nothing else fails. */
export interface Participants {
  readonly present: readonly Peer[];
  readonly missing: readonly MissingPeer[];
  /** Ask one after the other; while one works the others are stopped. */
  each(ask: (peer: Peer) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

export async function gather(
  definitions: readonly PeerDefinition[],
  file: string,
  threads: number,
): Promise<Participants> {
  const present = new Set<Peer>();
  const missing: MissingPeer[] = [];
  for (const definition of definitions) {
    try {
      const peer = await startPeer(definition, file, threads);
      peer.pause();
      present.add(peer);
    } catch (error) {
      missing.push({ name: definition.name, why: lastLine(error) });
    }
  }
  return {
    get present() {
      return [...present];
    },
    missing,
    async each(ask) {
      for (const peer of present) {
        try {
          await ask(peer);
          peer.pause();
        } catch (error) {
          present.delete(peer);
          missing.push({ name: peer.name, why: lastLine(error) });
        }
      }
    },
    async stop() {
      await Promise.all([...present].map((peer) => peer.stop()));
    },
  };
}

/** Of a traceback the line that says what is wrong: the last that names an error, else the last. */
export function lastLine(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).trim().split('\n');
  return (lines.findLast((line) => /^\S*(Error|Exception)\b.*:/.test(line)) ?? lines.at(-1)!).trim();
}
