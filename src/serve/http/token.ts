import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { RequestError } from './request-error.js';

/*
 * Loopback keeps other machines out, not other users of this one. Where the server asks for a token, whoever wants an answer must know the
 * address that it printed: a browser that opens it gets a cookie, and a program sends `Authorization: Bearer <token>`.
 */

export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

/** Refuse what comes without the token, with 401; an address with it gives a cookie, and leads to the same without it. */
export function askForToken(app: FastifyInstance, token: string): void {
  // A browser sends cookies of all ports of a machine to each of them.
  const cookie = `pupil-${fingerprint(token).toString('hex').slice(0, 8)}`;
  app.addHook('onRequest', async ({ method, url, headers }, reply) => {
    const address = new URL(url, 'http://localhost');
    const given = address.searchParams.get('token');
    if (method === 'GET' && given !== null && isSame(given, token)) {
      address.searchParams.delete('token');
      reply.header('set-cookie', `${cookie}=${token}; Path=/; HttpOnly; SameSite=Strict`);
      return reply.redirect(`${address.pathname.replace(/^\/+/, '/')}${address.search}`, 303);
    }
    const known = [cookieOf(headers.cookie, cookie), bearerOf(headers.authorization)];
    if (known.some((one) => one !== undefined && isSame(one, token))) return undefined;
    throw new RequestError(401, {
      code: 'serve/token',
      message: 'this server answers who knows its token alone',
      fix: 'open the whole address that was printed when it was started',
    });
  });
}

/** Takes as long whatever is different. */
function isSame(given: string, token: string): boolean {
  return timingSafeEqual(fingerprint(given), fingerprint(token));
}

function fingerprint(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  return header
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}

function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer ([\w-]+)$/.exec(header ?? '')?.[1];
}
