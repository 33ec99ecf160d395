import { isPupilError } from '../../base/error.js';
import type { Fault } from '../api.js';

/** A request that is not answered; a class, so that it is told from errors that say too much of the inside. */
export class RequestError extends Error {
  readonly status: number;
  readonly error: Fault['error'];

  constructor(status: number, error: Fault['error']) {
    super(error.message);
    this.name = 'RequestError';
    this.status = status;
    this.error = error;
  }
}

/** The address names nothing that is there. */
export function notFound(what: string, fix: string): RequestError {
  return new RequestError(404, { code: 'serve/not-found', message: what, fix });
}

const STATUS_OF_KIND: Readonly<Record<string, number>> = {
  option: 422,
  data: 422,
  format: 422,
  checkpoint: 409,
  session: 409,
};

/** Faults of Fastify that are the client's, by their status. */
const CLIENT_FAULTS: Readonly<Record<number, readonly [code: string, message: string, fix?: string]>> = {
  400: ['serve/bad-request', 'the request cannot be understood'],
  403: ['serve/not-found', 'there is no such address'],
  404: ['serve/not-found', 'there is no such address'],
  405: ['serve/method', 'the address is not asked this way'],
  413: ['serve/too-large', 'the body of the request is too large', 'send less at a time'],
  414: ['serve/bad-request', 'the address is too long'],
  415: [
    'serve/media-type',
    'the body of the request is of a type that is not taken here',
    'send a file as it is, not as a form, and its media type in the header content-type, such as image/jpeg',
  ],
};

/**
 * What a client is told of an error: never a stack, and nothing of the content of files. `isOurs` where it is a fault of the
 * server, which is to be told to whoever started it.
 */
export function answerFor(error: unknown): { status: number; body: Fault; isOurs: boolean } {
  if (error instanceof RequestError)
    return { status: error.status, body: { error: error.error }, isOurs: false };
  const status = isPupilError(error) ? STATUS_OF_KIND[error.kind] : undefined;
  if (isPupilError(error) && status !== undefined) {
    const { code, what, where, fix } = error;
    return { status, body: { error: { code, message: what, where, fix } }, isOurs: false };
  }
  const given = (error as { statusCode?: unknown } | null)?.statusCode;
  const known = typeof given === 'number' ? CLIENT_FAULTS[given] : undefined;
  if (known !== undefined) {
    const [code, message, fix] = known;
    return { status: given as number, body: { error: { code, message, fix } }, isOurs: false };
  }
  const message = 'the server could not answer because of a fault of its own';
  return {
    status: 500,
    body: {
      error: { code: 'serve/internal', message, fix: 'see what was printed where it was started' },
    },
    isOurs: true,
  };
}
