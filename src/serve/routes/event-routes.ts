import type { FastifyInstance } from 'fastify';
import { SAFE_HEADERS } from '../http/guard.js';
import { RequestError } from '../http/request-error.js';
import { MOST_CLIENTS, MOST_WATCHED } from '../limits.js';
import type { DashboardParts } from './context.js';

/** Milliseconds after which a browser asks again when the connection broke. */
const RETRY_MS = 1000;

export function eventRoutes(app: FastifyInstance, { hub }: DashboardParts): void {
  app.get('/api/events', { exposeHeadRoute: false }, async (request, reply) => {
    const query = new URL(request.url, 'http://localhost').searchParams;
    const ids = query.getAll('watch');
    const from = query.getAll('from');
    if (ids.length !== from.length || ids.length > MOST_WATCHED || new Set(ids).size !== ids.length) {
      throw new RequestError(400, {
        code: 'serve/bad-request',
        message: `watch and from must come in pairs, of at most ${MOST_WATCHED} different runs`,
      });
    }
    if (hub.clients >= MOST_CLIENTS) {
      const message = 'too many pages are open';
      throw new RequestError(503, { code: 'serve/busy', message, fix: 'close some of them' });
    }
    const lastEventId = request.headers['last-event-id'];
    reply.hijack();
    const stream = reply.raw;
    stream.writeHead(200, { ...SAFE_HEADERS, 'content-type': 'text/event-stream; charset=utf-8' });
    stream.write(`retry: ${RETRY_MS}\n\n`);
    const leave = hub.join(
      {
        since: query.get('since') ?? '',
        watched: ids.map((id, i) => ({ id, from: from[i] })),
        lastEventId: typeof lastEventId === 'string' ? lastEventId : undefined,
      },
      {
        write: (text) => stream.writable && stream.write(text),
        onReady: (listener) => stream.once('drain', listener),
      },
    );
    stream.once('close', leave);
    stream.on('error', leave);
  });
}
