import { z } from 'zod';
import { parseOptions } from '../../base/parse-options.js';
import type { FileSource, ListContext, Listing } from '../listing.js';
import type { PictureOptions } from '../picture-options.js';

interface FileSourceRules<Kind extends string, Options extends z.ZodObject & z.ZodType<PictureOptions>> {
  readonly kind: Kind;
  /** In words, as in "found ...". */
  readonly what: string;
  /** Of the error for options that are wrong. */
  readonly code: `option/${string}`;
  readonly options: Options;
  /** Say what there is, without decoding. Throws DataError for what cannot be read or has no one meaning. */
  list(source: FileSource<Kind, z.output<Options>>, context: ListContext): Promise<Listing>;
}

/** All rules of one kind of source. */
export interface FileSourceDefinition<
  Kind extends string,
  Options extends z.ZodObject & z.ZodType<PictureOptions>,
> extends FileSourceRules<Kind, Options> {
  readonly create: (path: string, options?: z.input<Options>) => FileSource<Kind, z.output<Options>>;
}

/** Declare a kind of picture source that lies on the disk. */
export function defineFileSource<
  Kind extends string,
  Options extends z.ZodObject & z.ZodType<PictureOptions>,
>(rules: FileSourceRules<Kind, Options>): FileSourceDefinition<Kind, Options> {
  const { kind, code, options: schema } = rules;
  return Object.freeze({
    ...rules,
    create(path: string, options: z.input<Options> = {} as z.input<Options>) {
      const parsed = parseOptions(schema, options, { code, where: `${kind}(${JSON.stringify(path)})` });
      return Object.freeze({ kind, path, options: Object.freeze(parsed) as z.output<Options> });
    },
  });
}

/** A source as `config.json` keeps it. */
export function keptSource<Kind extends string, Options extends z.ZodObject>({
  kind,
  options,
}: {
  readonly kind: Kind;
  readonly options: Options;
}) {
  return z.strictObject({
    kind: z.literal(kind).describe('Kind of data.'),
    path: z.string().describe('Absolute path of the data.'),
    options,
  });
}
