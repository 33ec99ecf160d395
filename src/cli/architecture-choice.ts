import { z } from 'zod';

/** A network by name, or in a config file by name with options; the library knows the names. */
export const architectureChoice = z.union([z.string().min(1), z.looseObject({ name: z.string().min(1) })]);
export type ArchitectureChoice = z.output<typeof architectureChoice>;

/** "resnet-cifar (depth 32, shortcut projection)". */
export function architectureText(choice: ArchitectureChoice): string {
  if (typeof choice === 'string') return choice;
  const { name, ...options } = choice;
  const written = Object.entries(options).map(([option, value]) => `${option} ${valueText(value)}`);
  return written.length === 0 ? name : `${name} (${written.join(', ')})`;
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
