import type { Command } from './command.js';

/** A command known by name and summary alone; its module is read when it is asked for, so that help is instant. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}

/** In the order of the help: the way through a first session. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'doctor',
    summary: 'Say what this machine offers and what is missing.',
    load: async () => (await import('./commands/doctor.js')).doctor,
  },
];
