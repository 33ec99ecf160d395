import type { z } from 'zod';
import type { Layer } from '../layer.js';
import type { PictureFacts } from './picture-facts.js';
import type { TableFacts } from './table-facts.js';

/** A family of networks: what can be chosen about it, and how it is made to fit the pictures. */
export interface ArchitectureDefinition<Schema extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  /** Where it comes from: authors, year, place. */
  readonly source: string;
  readonly options: Schema;
  /** Networks of the family that have a name of their own, with the options that make them. */
  readonly members: Readonly<Record<string, z.input<Schema>>>;
  /** From pictures [N, channels, height, width] to [N, classes]. */
  // A method, so that definitions with different options fit into one list.
  build(options: z.output<Schema>, facts: PictureFacts): Layer;
  /** From rows [N, features] to [N, classes]; left out by families that are for pictures alone. */
  buildForTable?(options: z.output<Schema>, facts: TableFacts): Layer;
}

/** Declare a family of networks. */
export function defineArchitecture<Schema extends z.ZodObject>(
  definition: ArchitectureDefinition<Schema>,
): ArchitectureDefinition<Schema> {
  return Object.freeze(definition);
}
