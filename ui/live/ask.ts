import type { Fault } from '../../src/serve/api.js';

/** An answer that says what went wrong; a class, so that it can be thrown. */
export class AskError extends Error {
  readonly status: number;
  readonly fault: Fault['error'];

  constructor(status: number, fault: Fault['error']) {
    super(fault.message);
    this.status = status;
    this.fault = fault;
  }
}

/** What went wrong, in words for the page. */
export function faultOf(error: unknown): Fault['error'] {
  if (error instanceof AskError) return error.fault;
  return { code: 'ui/fault', message: error instanceof Error ? error.message : String(error) };
}

const UNREACHABLE: Fault['error'] = {
  code: 'ui/unreachable',
  message: 'the dashboard does not answer',
  fix: 'see whether pupil ui still runs where it was started',
};

async function ask(path: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(path, init).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    throw new AskError(0, UNREACHABLE);
  });
  if (answer.ok) return answer;
  const body = (await answer.json().catch(() => null)) as Fault | null;
  throw new AskError(
    answer.status,
    body?.error ?? { code: 'ui/fault', message: `the dashboard answered with status ${answer.status}` },
  );
}

/** JSON of an address; throws AskError. */
export async function askJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await ask(path, signal === undefined ? {} : { signal })).json();
}

/** Text of an address; throws AskError. */
export async function askText(path: string, signal?: AbortSignal): Promise<string> {
  return (await ask(path, signal === undefined ? {} : { signal })).text();
}

/** Ask for a change, with JSON or a picture; throws AskError. */
export async function post<T>(path: string, body: object | Blob = {}): Promise<T> {
  const isPicture = body instanceof Blob;
  const type = isPicture ? 'application/octet-stream' : 'application/json';
  return (
    await ask(path, {
      method: 'POST',
      headers: { 'x-pupil': '1', 'content-type': type },
      body: isPicture ? body : JSON.stringify(body),
    })
  ).json();
}
