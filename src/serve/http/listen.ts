import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { OptionError } from '../../base/error.js';
import { systemCode } from '../../base/system-code.js';

/** Where a server listens. */
export interface Listening {
  readonly port: number;
  /** Ends all connections. */
  close(): void;
}

const LOOPBACK = ['127.0.0.1', '::1'] as const;

/**
 * Let this machine alone ask a server, by both of its addresses, so that `localhost` is nobody else.
 *
 * Throws  OptionError `option/port` where the port is taken; 0 is any free one.
 */
export async function listenToSelf(app: FastifyInstance, port: number): Promise<Listening> {
  const [first, second] = LOOPBACK;
  const server = await bind(app, first, port);
  const { port: bound } = server.address() as { port: number };
  try {
    return listening(bound, [server, await bind(app, second, bound)]);
  } catch (error) {
    // Where the system has no IPv6 there is no second address.
    if (systemCode((error as Error).cause) !== 'EADDRINUSE') return listening(bound, [server]);
    server.close();
    throw error;
  }
}

/** Let others ask as well, by an address of this machine. Throws as `listenToSelf`. */
export async function listenTo(app: FastifyInstance, host: string, port: number): Promise<Listening> {
  const server = await bind(app, host, port);
  return listening((server.address() as { port: number }).port, [server]);
}

function listening(port: number, servers: readonly Server[]): Listening {
  return {
    port,
    close() {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

async function bind(app: FastifyInstance, host: string, port: number): Promise<Server> {
  const server = createServer((request, response) => app.routing(request, response));
  server.listen({ host, port, exclusive: true, ipv6Only: host === '::1' });
  try {
    await once(server, 'listening');
    return server;
  } catch (cause) {
    const code = systemCode(cause);
    throw new OptionError({
      code: 'option/port',
      where: code === 'EADDRINUSE' ? 'port (--port)' : `${host}, port ${port}`,
      what: code === 'EADDRINUSE' ? 'the port is taken' : 'the address cannot be listened on',
      got: { port, reason: code },
      fix: 'choose another with --port, or 0 for any free one',
      cause,
    });
  }
}
