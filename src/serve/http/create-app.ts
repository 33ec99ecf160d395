import type { FastifyInstance, FastifyReply } from 'fastify';
import { messageOf } from '../../base/error.js';
import { type Check, SAFE_HEADERS } from './guard.js';
import { answerFor } from './request-error.js';

export interface AppOptions {
  /** Done with every request before anything else. */
  readonly checks: readonly Check[];
  /** Largest body in bytes, where a route does not say another. */
  readonly bodyLimit: number;
  /** Told of faults of the server itself. */
  readonly onFault: (message: string) => void;
}

/** A server without routes: what it refuses, and what answers have in common. */
export async function createApp({ checks, bodyLimit, onFault }: AppOptions): Promise<FastifyInstance> {
  // Loaded when needed: most programs that train have no use for a server.
  const { fastify } = await import('fastify');
  function answerWith(error: unknown, reply: FastifyReply): void {
    const { status, body, isOurs } = answerFor(error);
    if (isOurs) onFault(faultText(error));
    void reply.status(status).type('application/json; charset=utf-8').send(body);
  }
  const app = fastify({
    bodyLimit,
    // Ids are paths.
    routerOptions: { maxParamLength: 4096 },
    forceCloseConnections: true,
    // Addresses that cannot be decoded come to no route and no hook.
    frameworkErrors: (error, _request, reply) => {
      reply.headers(SAFE_HEADERS);
      answerWith(error, reply);
    },
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SAFE_HEADERS);
    for (const check of checks) check(request);
  });
  app.setErrorHandler((error, _request, reply) => answerWith(error, reply));
  // Pictures, whatever they say they are; everything else that is sent is JSON.
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser(
    /^(image\/|application\/octet-stream)/,
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body),
  );
  return app;
}

/** For whoever started the server, who may report it. */
export function faultText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
}
