import type { FastifyRequest } from 'fastify';
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

/** Refuses a request by throwing a RequestError. */
export type Check = (request: Pick<FastifyRequest, 'method' | 'url' | 'headers' | 'raw'>) => void;

/** 421 where this machine is asked by another name than its own. */
const requireOwnHost: Check = ({ raw }) => {
  // Of two hosts another reader may believe the other one.
  const hosts = raw.rawHeaders.flatMap((header, i) =>
    i % 2 === 0 && header.toLowerCase() === 'host' ? [raw.rawHeaders[i + 1]] : [],
  );
  const name = hosts.length === 1 ? hostName(hosts[0]) : undefined;
  if (name !== undefined && OWN_NAMES.has(name)) return;
  throw new RequestError(421, {
    code: 'serve/host',
    message: 'this server answers by the names of its machine alone',
    fix: 'ask for http://127.0.0.1 or http://localhost, with its port',
  });
};

/** 403 where a page of another site asks; a link on one may open ours. */
const requireOwnPage: Check = ({ method, url, headers }) => {
  const { host, origin } = headers;
  if (origin !== undefined && origin !== `http://${host}`) throw foreign();
  const site = headers['sec-fetch-site'];
  const isOwn = site === undefined || site === 'same-origin' || site === 'none';
  const isApi = url === '/api' || url.startsWith('/api/');
  const isOpened = SAFE_METHODS.has(method) && headers['sec-fetch-mode'] === 'navigate';
  if (!isOwn && (isApi || !isOpened)) throw foreign();
};

/** 403 where something is to be changed without the header that only our own page sends. */
const requireOwnHeader: Check = ({ method, headers }) => {
  if (SAFE_METHODS.has(method) || headers[OWN_HEADER] === '1') return;
  throw new RequestError(403, {
    code: 'serve/header',
    message: 'a request that changes something needs a header that pages of other sites cannot send',
    fix: `send the header ${OWN_HEADER}: 1`,
  });
};

/** Of a server of this machine that changes nothing. */
export const OWN_MACHINE: readonly Check[] = [requireOwnHost, requireOwnPage];
/** Of one that does. */
export const OWN_PAGE: readonly Check[] = [...OWN_MACHINE, requireOwnHeader];

function foreign(): RequestError {
  return new RequestError(403, {
    code: 'serve/origin',
    message: 'the request comes from a page of another site',
    fix: 'ask from a page of this server, or from a program',
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
