import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** Why tests with a real server are left out here; undefined where they are not. */
export const NO_REDIS =
  spawnSync('redis-server', ['--version']).error === undefined ? undefined : 'redis-server is not installed';

/** A Redis server of one test file. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** The server dies at once, as in a loss of power. */
  kill(): Promise<void>;
  /** Again, on the same port, with what it had kept. */
  start(): Promise<void>;
  /** Kill it for good and delete what it kept. */
  remove(): Promise<void>;
}

/** Start a server on a free port: one that forgets all when it ends, or keeps every command. */
export async function redisServer({
  keeps = false,
  password,
}: {
  keeps?: boolean;
  password?: string;
} = {}): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'pupil-redis-'));
  const port = await freePort();
  let server: ChildProcess | undefined;
  const flags = [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
    ...['--appendonly', keeps ? 'yes' : 'no', '--appendfsync', 'always'],
    ...(password === undefined ? [] : ['--requirepass', password]),
  ];
  const redis: RedisServer = {
    url: `redis://127.0.0.1:${port}`,
    port,
    async start() {
      server = spawn('redis-server', flags, { stdio: 'ignore' });
      while (!(await accepts(port))) await setTimeout(20);
    },
    async kill() {
      if (server === undefined) return;
      const ended = new Promise((resolve) => server!.once('exit', resolve));
      server.kill('SIGKILL');
      await ended;
      server = undefined;
    },
    async remove() {
      await redis.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await redis.start();
  return redis;
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
