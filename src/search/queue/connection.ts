import type { Redis, RedisOptions } from 'ioredis';
import { messageOf, SessionError } from '../../base/error.js';
import { PASSWORD_VARIABLE, type QueueAddress } from './address.js';

/** A server that does not answer by then is taken for one that is not there. */
const CONNECT_MS = 5000;
/** Between two tries to reach a server that was lost. */
const RETRY_MS = { first: 100, most: 2000 };

/** A connection that comes back by itself when the server does. */
export interface QueueConnection {
  readonly redis: Redis;
  /** Whether the server can be reached now. */
  isUp(): boolean;
  /** At once, with all connections that were made from this one; what waits for the server fails. */
  close(): void;
}

/**
 * Connect to the server of a queue. Tried once, so that a wrong address is told at once; a server that is lost later is waited for,
 * and `onNote` is told when it goes and when it is back.
 *
 * Throws SessionError `session/queue` or, where it wants another password, `session/queue-password`.
 */
export async function openConnection(
  address: QueueAddress,
  onNote: (message: string) => void,
): Promise<QueueConnection> {
  const { Redis } = await import('ioredis');
  await requireServer((options) => new Redis(address.secret, options), address);
  const redis = new Redis(address.secret, {
    // Commands wait for a server that is away; BullMQ asks for it.
    maxRetriesPerRequest: null,
    connectTimeout: CONNECT_MS,
    retryStrategy: (tries) => Math.min(RETRY_MS.first * 2 ** Math.min(tries, 10), RETRY_MS.most),
  });
  // BullMQ waits for jobs and events on connections of its own, which would try again for ever.
  const all = [redis];
  const duplicate = redis.duplicate.bind(redis);
  redis.duplicate = (override) => {
    const other = duplicate(override);
    all.push(other);
    return other;
  };
  let isLost = false;
  let isClosed = false;
  let cause = '';
  redis.on('error', (error) => {
    cause = ` (${messageOf(error)})`;
  });
  redis.on('close', () => {
    if (isLost || isClosed) return;
    isLost = true;
    onNote(`the queue at ${address.url} cannot be reached${cause}; trying again until it can be`);
  });
  redis.on('ready', () => {
    if (isLost) onNote(`the queue at ${address.url} is back`);
    isLost = false;
    cause = '';
  });
  return {
    redis,
    isUp: () => redis.status === 'ready',
    close() {
      isClosed = true;
      all.forEach(disconnect);
    },
  };
}

/** Between two tries ioredis has nothing that it could end, and keeps what waits: one more try then, which ends before it begins. */
function disconnect(redis: Redis): void {
  redis.disconnect();
  if (redis.status !== 'reconnecting') return;
  redis.connect().catch(() => {});
  redis.disconnect();
}

async function requireServer(open: (options: RedisOptions) => Redis, address: QueueAddress): Promise<void> {
  const probe = open({
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    commandTimeout: CONNECT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let first: unknown;
  let timer: NodeJS.Timeout | undefined;
  probe.on('error', (error) => {
    first ??= error;
  });
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('it does not answer as Redis does')), CONNECT_MS);
  });
  try {
    await Promise.race([probe.connect().then(() => probe.ping()), late]);
  } catch (error) {
    throw unreachable(address, messageOf(first ?? error));
  } finally {
    clearTimeout(timer);
    probe.disconnect();
  }
}

/** What a server says of a command that it refuses, as an error of ours; anything else as it is. */
export function serverRefusal({ url }: QueueAddress, error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return error;
  return new SessionError({
    code: 'session/queue-refused',
    where: url,
    what: 'the server of the queue refuses a command',
    got: error.message,
    fix: 'see that it has memory and disk enough, then go on with the search',
    cause: error,
  });
}

function unreachable({ url }: QueueAddress, got: string): SessionError {
  const isRefused = /AUTH|WRONGPASS|NOPERM|invalid password/.test(got);
  return new SessionError({
    code: isRefused ? 'session/queue-password' : 'session/queue',
    where: url,
    what: isRefused ? 'the server of the queue wants another password' : 'no queue can be reached here',
    got,
    fix: isRefused
      ? `set ${PASSWORD_VARIABLE}, or write it into the address: redis://user:password@host`
      : 'start a Redis or Valkey server there (redis-server), or mend the address',
  });
}
