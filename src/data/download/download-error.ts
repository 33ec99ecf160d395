import { dirname } from 'node:path';
import { DataError, InterruptedError } from '../../base/error.js';
import { shellWord } from '../../base/shell-word.js';
import type { PublishedFile } from './data-sets.js';

/** Nothing could be had from any address: what each said, and how to go on without them; `missing` are all files to come. */
export function downloadError(
  { name }: PublishedFile,
  path: string,
  failures: Readonly<Record<string, string>>,
  missing: readonly PublishedFile[],
): DataError {
  const folder = dirname(path);
  const names = missing.map((file) => file.name).join(', ');
  const addresses = missing.map(({ urls }) => `-O ${shellWord(urls[0]!)}`).join(' ');
  return new DataError({
    code: 'data/download',
    where: name,
    what: 'the file could not be downloaded from any of its addresses',
    got: failures,
    fix: `give the same command again to go on when you are online; or put ${names} into ${folder} by hand, such as with curl -L --output-dir ${shellWord(folder)} ${addresses}, then give the same command again${proxyHint()}`,
  });
}

/** Node's own fetch takes notice of proxies from Node 24 on, and only when it is told to. */
function proxyHint(): string {
  const isSet = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'].some((name) => process.env[name]);
  return isSet && process.env.NODE_USE_ENV_PROXY !== '1'
    ? '; a proxy is set here, which Node 24 and later use with NODE_USE_ENV_PROXY=1, and earlier ones do not'
    : '';
}

/** Throws InterruptedError `interrupted/download`. */
export function throwIfStopped(signal: AbortSignal | undefined, where: string): void {
  if (!signal?.aborted) return;
  throw new InterruptedError({
    code: 'interrupted/download',
    where,
    what: 'the download was interrupted; what has come so far is kept',
    fix: 'give the same command again to go on',
    cause: signal.reason,
  });
}
