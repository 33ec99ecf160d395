import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RequestError } from './request-error.js';

/*
 * The server answers pages that it has served itself, and nobody else:
 *
 * - It listens on loopback alone, so that other machines cannot reach it.
 * - A name that leads to 127.0.0.1 (DNS rebinding) is refused: the header `Host` must name this machine.
 * - A page of another site can send requests here, but not read answers, since none says that it may; and it cannot send the
 *   header that everything that changes something needs, without asking first, which is refused too.
 */

const OWN_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Header of requests that change something; a page of another site could send it only with our consent. */
export const OWN_HEADER = 'x-pupil';

const SAFE_METHODS = new Set(['GET', 'HEAD']);

/** Name in a header `Host`, without the port; undefined for what is none. */
function hostName(host: string | undefined): string | undefined {
  return host === undefined
    ? undefined
    : /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase();
}

/** Throws RequestError 421 or 403 for a request that did not come from our own page, or from a program of this machine. */
export function requireOwn({
  method,
  url,
  headers,
  raw,
}: Pick<FastifyRequest, 'method' | 'url' | 'headers' | 'raw'>): void {
  // Of two hosts another reader may believe the other one.
  const hosts = raw.rawHeaders.flatMap((header, i) =>
    i % 2 === 0 && header.toLowerCase() === 'host' ? [raw.rawHeaders[i + 1]] : [],
  );
  const name = hosts.length === 1 ? hostName(hosts[0]) : undefined;
  if (name === undefined || !OWN_NAMES.has(name)) {
    throw new RequestError(421, {
      code: 'serve/host',
      message: 'the dashboard answers by the names of this machine alone',
      fix: 'open it as http://127.0.0.1 or http://localhost, with its port',
    });
  }
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${hosts[0]}`) throw foreign();
  const isApi = url === '/api' || url.startsWith('/api/');
  const site = headers['sec-fetch-site'];
  if (isApi && site !== undefined && site !== 'same-origin' && site !== 'none') throw foreign();
  if (!SAFE_METHODS.has(method) && headers[OWN_HEADER] !== '1') {
    throw new RequestError(403, {
      code: 'serve/header',
      message: 'a request that changes something needs a header that pages of other sites cannot send',
      fix: `send the header ${OWN_HEADER}: 1`,
    });
  }
}

function foreign(): RequestError {
  return new RequestError(403, {
    code: 'serve/origin',
    message: 'the request comes from a page of another site',
    fix: 'open the dashboard itself',
  });
}

/** Nothing from elsewhere, no code inside pages, in no frame of others. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Charts set styles of single elements.
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** For a page that holds its own code and comes from a folder that anybody may have filled: it can do nothing but show itself. */
export const REPORT_POLICY = [
  'sandbox allow-scripts',
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
  'font-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** For a picture that may hold code. */
export const SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** Headers of every answer; a route may set its own policy. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = Object.freeze({
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
});

/** Check every request before anything else is done with it, and give every answer its headers. */
export function guard(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(SAFE_HEADERS);
    requireOwn(request);
  });
}
