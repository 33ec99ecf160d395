import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RequestError } from './request-error.js';
import { TOKEN_PAGE_POLICY, tokenPage } from './token-page.js';

/*
 * Loopback keeps other machines out, not other users of this one. Where the server asks for a token, whoever wants an answer must know the
 * address that it printed: a browser that opens it gets a cookie, one that does not is shown a page that asks for it, and a program sends `Authorization: Bearer <token>`.
 */

export function newToken(): string {
  return randomBytes(24).toString('base64url');
}

/** Refuse what comes without the token, with 401; an address with it gives a cookie, and leads to the same without it. */
export function askForToken(app: FastifyInstance, token: string): void {
  // A browser sends cookies of all ports of a machine to each of them.
  const cookie = `pupil-${fingerprint(token).toString('hex').slice(0, 8)}`;
  app.addHook('onRequest', async ({ method, url, headers }, reply) => {
    const [path, search] = split(url);
    const query = new URLSearchParams(search);
    const given = query.get('token');
    if (method === 'GET' && given !== null && isSame(tokenIn(given), token)) {
      query.delete('token');
      reply.header('set-cookie', `${cookie}=${token}; Path=/; HttpOnly; SameSite=Strict`);
      return reply.redirect(`${path.replace(/^\/+/, '/')}${query.size > 0 ? `?${query}` : ''}`, 303);
    }
    const known = [cookieOf(headers.cookie, cookie), bearerOf(headers.authorization)];
    if (known.some((one) => one !== undefined && isSame(one, token))) return undefined;
    if (method === 'GET' && isOpened(path, headers)) {
      return reply
        .status(401)
        .type('text/html; charset=utf-8')
        .header('content-security-policy', TOKEN_PAGE_POLICY)
        .send(tokenPage(given !== null));
    }
    throw new RequestError(401, {
      code: 'serve/token',
      message: 'this server answers who knows its token alone',
      fix: 'open the whole address that was printed when it was started',
    });
  });
}

/** A page that somebody looks at, not a file or an answer that a page or a program asks for. */
function isOpened(path: string, headers: FastifyRequest['headers']): boolean {
  const takesPages = headers.accept?.includes('text/html') === true;
  return takesPages && !path.startsWith('/api') && (headers['sec-fetch-mode'] ?? 'navigate') === 'navigate';
}

function split(url: string): [path: string, search: string] {
  const at = url.indexOf('?');
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
}

/** Who pastes the whole address means the token in it. */
function tokenIn(given: string): string {
  return /[?&]token=([\w-]+)/.exec(given)?.[1] ?? given.trim();
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
