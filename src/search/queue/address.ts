import { OptionError } from '../../base/error.js';

/** Name of a queue where none is given. */
export const DEFAULT_QUEUE = 'trials';

/** Variable of the environment that holds the password, so that no list of processes shows it. */
export const PASSWORD_VARIABLE = 'PUPIL_QUEUE_PASSWORD';

/** Where trials are queued. */
export interface QueueAddress {
  /** The server without its password: what may be printed and written down. */
  readonly url: string;
  readonly name: string;
  /** The server with its password; never printed. */
  readonly secret: string;
}

/** Valkey speaks Redis' protocol; the final s is TLS. */
const PROTOCOLS: Readonly<Record<string, string>> = {
  'redis:': 'redis:',
  'rediss:': 'rediss:',
  'valkey:': 'redis:',
  'valkeys:': 'rediss:',
};

/**
 * The address of a queue as a person writes it: redis://[user[:password]@]host[:port][/database], or rediss:// with TLS.
 *
 * Throws OptionError `option/queue`, which does not repeat what may hold a password.
 */
export function queueAddress(
  url: string,
  name: string = DEFAULT_QUEUE,
  env: Readonly<Record<string, string | undefined>> = process.env,
): QueueAddress {
  // Parts of a BullMQ key are joined by colons.
  if (!/^[\w.-]{1,100}$/.test(name)) {
    throw refused('a name of a queue holds letters, digits, dots, hyphens and underscores', { name });
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const protocol = parsed === undefined ? undefined : PROTOCOLS[parsed.protocol];
  if (parsed === undefined || protocol === undefined || parsed.hostname === '') {
    throw refused('this is no address of a Redis or Valkey server', undefined);
  }
  if (!/^\/?\d*$/.test(parsed.pathname)) {
    throw refused('after the host there is only the number of a database', { path: parsed.pathname });
  }
  // An address of a protocol that is not of the web keeps its protocol when another is set: it is put in front by hand.
  const rest = (one: URL) => `${protocol}${one.href.slice(one.protocol.length)}`;
  const shown = new URL(parsed);
  shown.password = '';
  shown.search = '';
  shown.hash = '';
  const given = new URL(shown);
  given.password = parsed.password || encodeURIComponent(env[PASSWORD_VARIABLE] ?? '');
  return Object.freeze({ url: rest(shown), name, secret: rest(given) });
}

function refused(what: string, got: object | undefined): OptionError {
  return new OptionError({
    code: 'option/queue',
    where: 'queue',
    what,
    got,
    fix: 'give an address such as redis://host:6379, or rediss:// with TLS, and a simple name',
  });
}
