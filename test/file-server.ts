import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface FileServer {
  /** Without a slash at the end. */
  readonly url: string;
  /** What was asked for: method, path and the headers about ranges. */
  readonly requests: readonly string[];
  /** From now on, `path` is answered so. */
  serve(path: string, answer: Answer): void;
}

/** A server on this machine, stopped when the test is over. What it was not told of is 404. */
export async function fileServer(): Promise<FileServer> {
  const answers = new Map<string, Answer>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const { range, 'if-range': ifRange } = request.headers;
    requests.push([request.url, range, ifRange].filter((text) => text !== undefined).join(' '));
    const answer = answers.get(request.url!);
    if (answer === undefined) response.writeHead(404).end('no such file');
    else answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    serve: (path, answer) => answers.set(path, answer),
  };
}

/** Whole files only. */
export const wholly =
  (content: Uint8Array): Answer =>
  (_request, response) =>
    response.writeHead(200, { 'content-length': content.length }).end(content);

/** Parts as well (RFC 9110, 14), unless `If-Range` names another version. */
export const inParts =
  (content: Uint8Array, etag = '"one"'): Answer =>
  ({ headers: { range, 'if-range': ifRange } }, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    if (range === undefined || (ifRange !== undefined && ifRange !== etag))
      response.writeHead(200, { 'content-length': content.length, etag }).end(content);
    else if (start >= content.length)
      response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    else
      response
        .writeHead(206, {
          'content-length': content.length - start,
          'content-range': `bytes ${start}-${content.length - 1}/${content.length}`,
          etag,
        })
        .end(content.subarray(start));
  };

/** The connection breaks after `bytes`, as often as `times`; then `next` answers. */
export function breaking(content: Uint8Array, bytes: number, next: Answer, times = 1): Answer {
  let left = times;
  return (request, response) => {
    if (left-- <= 0) return next(request, response);
    response.writeHead(200, { 'content-length': content.length, etag: '"one"' });
    response.write(content.subarray(0, bytes), () => setTimeout(() => response.destroy(), 20));
  };
}
