import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../test/error-of.js';
import { queueAddress } from './address.js';

describe('the address of a queue', () => {
  it.each([
    ['redis://host', 'redis://host', 'redis://host'],
    ['redis://host:7000/3', 'redis://host:7000/3', 'redis://host:7000/3'],
    ['valkeys://host', 'rediss://host', 'rediss://host'],
    ['redis://ada:se%3Acret@host', 'redis://ada@host', 'redis://ada:se%3Acret@host'],
    ['redis://:secret@[::1]:7000', 'redis://[::1]:7000', 'redis://:secret@[::1]:7000'],
    ['redis://host?password=secret', 'redis://host', 'redis://host'],
  ])('%s is printed as %s', (given, url, secret) => {
    expect(queueAddress(given, undefined, {})).toEqual({ url, name: 'trials', secret });
  });

  it('takes the password from the environment, where it names none', () => {
    const env = { PUPIL_QUEUE_PASSWORD: 'a:b@c' };
    expect(queueAddress('redis://host', 'q', env).secret).toBe('redis://:a%3Ab%40c@host');
    expect(queueAddress('redis://:own@host', 'q', env).secret).toBe('redis://:own@host');
  });

  it.each(['', 'host:6379', 'redis:', 'http://:secret@host', 'redis://:secret@host/trials', ':secret@host'])(
    'refuses %j, and does not repeat a password',
    (url) => {
      const error = errorOf(() => queueAddress(url));
      expect(error.code).toBe('option/queue');
      expect(`${error.stack}${JSON.stringify(error)}${error.cause}`).not.toContain('secret');
    },
  );

  it('refuses a name that would be taken for several', () => {
    expect(errorOf(() => queueAddress('redis://host', 'a:b')).code).toBe('option/queue');
  });
});
