import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parseOptions } from '../base/parse-options.js';
import { type ModelContract, openClassifier } from '../train/index.js';
import { createApp } from './http/create-app.js';
import { OWN_MACHINE } from './http/guard.js';
import { listenTo, listenToSelf } from './http/listen.js';
import { notFound, RequestError } from './http/request-error.js';
import { LARGEST_PICTURE } from './limits.js';
import { csvOf } from './models/answer-rows.js';
import { type AskedModel, askedModel } from './models/asked-model.js';

export const ServeOptions = z.strictObject({
  port: z.int().min(0).max(65535).default(8080).describe('Port to listen on; 0 is any free one.'),
  host: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address to listen on: this machine alone, or 0.0.0.0 for whoever can reach it.'),
  threads: z
    .union([z.literal('auto'), z.int().min(1)])
    .default('auto')
    .describe("Threads for arithmetic; 'auto': all processors."),
  maxBytes: z
    .int()
    .positive()
    .default(LARGEST_PICTURE)
    .describe('Largest body of a request: of a picture, or of rows.'),
});
export type ServeOptions = z.input<typeof ServeOptions>;

/** The world as the server sees it. */
export interface ServeContext {
  /** Told of faults of the server itself. */
  readonly onFault?: ((message: string) => void) | undefined;
}

/** A model that is served. */
export interface PredictionServer {
  readonly url: string;
  readonly port: number;
  /** Absolute path. */
  readonly model: string;
  readonly contract: ModelContract;
  /** Whoever waits gets an answer; then the server is gone. */
  close(): Promise<void>;
}

/** Addresses that only this machine can reach. */
const OWN_HOSTS = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Answer over HTTP what an exported model says of pictures, or of rows of a table.
 *
 * Throws  OptionError `option/serve` for options, `option/port` where the address cannot be listened on; as `openClassifier` for a file
 *         that is no model.
 */
export async function servePredictions(
  model: string,
  options: ServeOptions = {},
  { onFault = () => {} }: ServeContext = {},
): Promise<PredictionServer> {
  const { port, host, threads, maxBytes } = parseOptions(ServeOptions, options, {
    code: 'option/serve',
    where: 'options of the server',
  });
  const path = resolve(model);
  const classifier = await openClassifier(path, {
    threads: threads === 'auto' ? availableParallelism() : threads,
  });
  const asked = askedModel(classifier);
  const isOwn = OWN_HOSTS.has(host);
  const app = await createApp({ checks: isOwn ? OWN_MACHINE : [], bodyLimit: maxBytes, onFault });
  predictionRoutes(app, classifier.contract, asked);
  await app.ready();
  try {
    const listening = await (isOwn ? listenToSelf(app, port) : listenTo(app, host, port));
    return {
      url: `http://${isOwn ? '127.0.0.1' : bracketed(host)}:${listening.port}/`,
      port: listening.port,
      model: path,
      contract: classifier.contract,
      async close() {
        await asked.close();
        listening.close();
        await app.close();
      },
    };
  } catch (error) {
    await asked.close();
    await app.close();
    throw error;
  }
}

/** An IPv6 address as addresses of pages have it. */
function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

const cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const row = z.record(z.string(), cell);
const Rows = z.union([row.transform((one) => [one]), z.array(row).min(1)]);

function predictionRoutes(app: FastifyInstance, contract: ModelContract, asked: AskedModel): void {
  const { task, classes, input } = contract;
  const takesRows = 'kind' in input;

  app.get('/', async () => ({
    task,
    classes,
    input: takesRows
      ? { columns: input.columns.map(({ name, type }) => ({ name, type })) }
      : { height: input.height, width: input.width, channels: input.channels },
  }));
  app.get('/health', async () => ({ status: 'ok' }));

  app.addContentTypeParser(/^text\/csv/, { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.post('/predict', async ({ body }) => {
    if (Buffer.isBuffer(body)) {
      const { task: _task, classes: _classes, size: _size, ...answer } = await asked.picture(body);
      return answer;
    }
    if (!takesRows) {
      throw new RequestError(415, {
        code: 'serve/media-type',
        message: 'the model takes pictures',
        fix: 'send one as it is, with a media type such as image/jpeg',
      });
    }
    return { predictions: await asked.rows(csvText(body)) };
  });
  app.setNotFoundHandler(async () => {
    throw notFound('there is no such address', 'POST /predict, GET / or GET /health');
  });
}

/** Rows that were sent, as CSV. Throws RequestError 400. */
function csvText(body: unknown): string {
  if (typeof body === 'string') return body;
  const rows = Rows.safeParse(body);
  if (rows.success) return csvOf(rows.data);
  throw new RequestError(400, {
    code: 'serve/bad-request',
    message: 'the body must be a row, or a list of rows',
    fix: 'send JSON objects with the names of columns, or CSV as text/csv',
  });
}
