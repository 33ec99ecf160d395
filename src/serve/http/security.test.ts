import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openApp } from '../../../test/dashboard-app.js';
import { ENDED, runAt, writeRun } from '../../../test/dashboard-runs.js';
import { rejectionOf } from '../../../test/error-of.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { serveDashboard } from '../dashboard.js';
import { RequestError } from './request-error.js';

const OWN = 'http://127.0.0.1:4747';
const SECRET = 'the secret of the house';

async function served(root: string) {
  const dashboard = await serveDashboard(root, { port: 0 });
  onTestFinished(() => dashboard.close());
  return dashboard;
}

/** An answer to a request whose path and headers are sent as they are written. */
async function raw(
  port: number,
  line: string,
  headers: readonly string[],
  host = '127.0.0.1',
): Promise<string> {
  const socket = connect(port, host);
  await once(socket, 'connect');
  socket.write(`${line}\r\n${[...headers, 'Connection: close'].join('\r\n')}\r\n\r\n`);
  let text = '';
  for await (const chunk of socket.setEncoding('utf8')) text += chunk;
  return text;
}

describe('who is answered', () => {
  it.each([
    'evil.example',
    'evil.example:4747',
    '127.0.0.1.evil.example',
    '127.0.0.1@evil.example',
    '192.168.0.2',
    '[::2]',
    'localhost.',
    '0.0.0.0',
    '127.0.0.1:x',
  ])('nobody who asks for the host "%s"', async (host) => {
    const { app } = await openApp(temporaryFolder());
    for (const url of ['/', '/api/runs', '/api/nothing']) {
      const answer = await app.inject({ method: 'GET', url, headers: { host } });
      expect([answer.statusCode, answer.json().error.code]).toEqual([421, 'serve/host']);
    }
  });

  it.each(['127.0.0.1:4747', 'localhost:4747', '[::1]:4747', 'LOCALHOST:9000', 'localhost'])(
    'whoever asks for the host "%s"',
    async (host) => {
      const { app } = await openApp(temporaryFolder());
      expect((await app.inject({ method: 'GET', url: '/api/runs', headers: { host } })).statusCode).toBe(200);
    },
  );

  it.each([
    'http://evil.example',
    'http://127.0.0.1:9999',
    'https://127.0.0.1:4747',
    'null',
    'file://',
    'http://localhost:4747',
  ])('no page of %s', async (origin) => {
    const root = temporaryFolder();
    writeRun(root, 'a');
    const { ask, post } = await openApp(root);
    for (const answer of [
      await ask('/api/runs', { origin }),
      await post(`${runAt('a')}/stop`, {}, { origin }),
    ]) {
      expect([answer.statusCode, answer.json().error.code]).toEqual([403, 'serve/origin']);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('its own page, also where it says so', async () => {
    const { ask } = await openApp(temporaryFolder());
    expect((await ask('/api/runs', { origin: OWN, 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200);
    expect((await ask('/api/runs', { 'sec-fetch-site': 'none' })).statusCode).toBe(200);
    for (const site of ['cross-site', 'same-site'])
      expect((await ask('/api/runs', { 'sec-fetch-site': site })).statusCode).toBe(403);
  });

  it('addresses that mean nothing, without a fault of its own', async () => {
    const pages = temporaryFolder({ 'index.html': '<p>app', 'assets/x.js': '' });
    const { ask, faults } = await openApp(temporaryFolder(), { webApp: pages });
    for (const [url, status] of [
      ['/%5c..%5c..%5cetc%5cpasswd', 403],
      ['/api/runs/%', 400],
      ['/%zz', 400],
      ['/%00', 400],
    ] as const) {
      const answer = await ask(url);
      expect([url, answer.statusCode]).toEqual([url, status]);
      expect(answer.json().error.code).toMatch(/^serve\//);
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
    }
    expect(faults).toEqual([]);
  });

  it('no request that changes something without the header of its own page', async () => {
    const { app } = await openApp(temporaryFolder());
    const headers = { host: '127.0.0.1:4747' };
    for (const url of [
      '/api/train',
      '/api/find-lr',
      '/api/jobs/x/stop',
      '/api/runs/x/stop',
      '/api/runs/x/predict',
    ]) {
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
        const answer = await app.inject({ method, url, headers });
        expect([method, answer.statusCode, answer.json().error.code]).toEqual([method, 403, 'serve/header']);
        expect(answer.headers['access-control-allow-headers']).toBeUndefined();
      }
    }
  });

  it('no request with two hosts, or with a whole address in its first line', async () => {
    const { port } = await served(temporaryFolder());
    const two = await raw(port, 'GET /api/runs HTTP/1.1', ['Host: 127.0.0.1', 'Host: evil.example']);
    expect(two).toMatch(/^HTTP\/1.1 4/);
    const whole = await raw(port, 'GET http://evil.example/api/runs HTTP/1.1', ['Host: evil.example']);
    expect(whole).toMatch(/^HTTP\/1.1 421/);
    for (const host of [['Host:'], ['Host: ""'], []])
      expect(await raw(port, 'GET /api/runs HTTP/1.0', host)).toMatch(/^HTTP\/1.1 4/);
  });
});

describe('the addresses it listens on', () => {
  it('are those of loopback alone', async () => {
    const { port, url } = await served(temporaryFolder());
    expect(url).toBe(`http://127.0.0.1:${port}/`);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4');
    for (const { address } of others) {
      const socket = connect(port, address);
      const [error] = await once(socket, 'error');
      expect(error.code).toBe('ECONNREFUSED');
    }
    expect(await raw(port, 'GET /api/runs HTTP/1.1', ['Host: localhost'])).toMatch(/^HTTP\/1.1 200/);
  });

  it('are refused where the port is taken', async () => {
    const { port } = await served(temporaryFolder());
    const error = await rejectionOf(serveDashboard(temporaryFolder(), { port }));
    expect([error.code, error.message]).toMatchObject([
      'option/port',
      expect.stringContaining('the port is taken'),
    ]);
  });

  it('are of a folder that is there, with options that are known', async () => {
    const file = join(temporaryFolder({ file: '' }), 'file');
    expect((await rejectionOf(serveDashboard(file))).message).toContain('this is not a folder');
    expect((await rejectionOf(serveDashboard(`${file}-missing`))).message).toContain(
      'there is no such folder',
    );
    const unknown = { prot: 1 } as Parameters<typeof serveDashboard>[1];
    expect((await rejectionOf(serveDashboard('.', unknown))).code).toBe('option/dashboard');
  });
});

describe('what lies outside the folder', () => {
  const ways = [
    '..',
    '.',
    '../outside',
    '..%2foutside',
    '%2e%2e%2foutside',
    '..%252foutside',
    '%2e%2e/outside',
    '..%5coutside',
    '..\\outside',
    '%2fetc%2fpasswd',
    '/etc/passwd',
    'C:%5cWindows',
    'a%00',
    'a%2f..%2f..%2foutside',
    'a/../../outside',
    '..%c0%afoutside',
    '%ff',
    '%',
    'file:%2f%2f%2fetc%2fpasswd',
    '__proto__',
    'constructor',
  ];

  it.each(ways)('is not reached by "%s"', async (way) => {
    const house = temporaryFolder({ 'outside/report.html': SECRET, 'outside/config.json': SECRET });
    writeRun(house, 'outside', { files: { 'report.html': SECRET } });
    writeRun(house, 'folder/a');
    const { port } = await served(join(house, 'folder'));
    for (const what of ['', '/metrics', '/report', '/model', '/diagnostics', '/charts/x']) {
      for (const place of ['api/runs', 'api/searches', 'api/studies', 'api/jobs', '.', 'assets']) {
        const answer = await raw(port, `GET /${place}/${way}${what} HTTP/1.1`, ['Host: localhost']);
        expect(answer).not.toContain(SECRET);
        expect(answer).not.toContain('root:');
        if (place.startsWith('api')) expect(answer).toMatch(/^HTTP\/1.1 (4\d\d|200 OK)/);
      }
    }
  });

  it('is not reached by links in place of the files of a run', async () => {
    const root = temporaryFolder();
    const outside = join(temporaryFolder({ secret: `${SECRET}\n` }), 'secret');
    const path = writeRun(root, 'a', { result: ENDED, files: { lock: '' } });
    for (const name of [
      'report.html',
      'model.onnx',
      'config.json',
      'metrics.jsonl',
      'result.json',
      'diagnostics.jsonl',
      'lock',
    ]) {
      rmSync(join(path, name), { force: true });
      symlinkSync(outside, join(path, name));
    }
    writeRun(root, 'b', { files: { lock: '' } });
    const { ask, post } = await openApp(root);
    for (const what of ['', '/metrics', '/report', '/model', '/diagnostics']) {
      const answer = await ask(`${runAt('a')}${what}`);
      expect(answer.body).not.toContain(SECRET);
    }
    const answer = await post(`${runAt('a')}/predict`, Buffer.from('x'), { 'content-type': 'image/png' });
    expect(answer.statusCode).toBe(404);
  });

  it('is not reached through a folder that became a link', async () => {
    const root = temporaryFolder();
    const outside = temporaryFolder();
    writeRun(outside, 'a', { files: { 'report.html': SECRET } });
    writeRun(root, 'runs/a', { files: { 'report.html': 'own' } });
    const { ask } = await openApp(root);
    expect((await ask(`${runAt('runs/a')}/report`)).body).toBe('own');
    renameSync(join(root, 'runs'), join(root, 'old'));
    symlinkSync(outside, join(root, 'runs'));
    expect((await ask(`${runAt('runs/a')}/report`)).body).not.toContain(SECRET);
  });

  it('is not reached by links in searches and studies', async () => {
    const secret = join(temporaryFolder({ secret: SECRET }), 'secret');
    const root = temporaryFolder();
    for (const kind of ['search', 'study']) {
      mkdirSync(join(root, kind, 'trials'), { recursive: true });
      writeFileSync(join(root, kind, `${kind}.json`), '{}');
      symlinkSync(secret, join(root, kind, 'trials.jsonl'));
      symlinkSync(secret, join(root, kind, 'best.json'));
    }
    const { ask } = await openApp(root);
    for (const url of ['/api/searches', '/api/searches/search', '/api/studies', '/api/studies/study'])
      expect((await ask(url)).body).not.toContain(SECRET);
  });

  it.skipIf(process.platform === 'win32')('a pipe in place of a file holds nothing up', async () => {
    const root = temporaryFolder();
    const path = writeRun(root, 'a', { files: { 'report.html': '' } });
    for (const name of ['report.html', 'metrics.jsonl', 'config.json']) {
      rmSync(join(path, name));
      execFileSync('mkfifo', [join(path, name)]);
    }
    const { ask } = await openApp(root);
    expect((await ask('/api/runs')).statusCode).toBe(200);
    expect((await ask(`${runAt('a')}/report`)).statusCode).toBe(404);
  });
});

describe('answers', () => {
  it('say that nothing from elsewhere may run in them, be framed or be kept', async () => {
    const root = temporaryFolder();
    writeRun(root, 'a');
    const { ask } = await openApp(root);
    for (const url of ['/', '/api/runs', '/api/nothing', runAt('a')]) {
      const { headers } = await ask(url);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
      });
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe-eval|https?:|script-src[^;]*unsafe/);
    }
  });

  it('hold no stack and no path of ours, whatever goes wrong', async () => {
    const { app, faults, ask, post } = await openApp(temporaryFolder());
    expect(app.hasRoute({ method: 'GET', url: '/api/runs' })).toBe(true);
    const bad = await post('/api/train', '{"data":', { 'content-type': 'application/json' });
    expect([bad.statusCode, bad.json().error.code]).toEqual([400, 'serve/bad-request']);
    const other = await post('/api/train', '<a/>', { 'content-type': 'text/xml' });
    expect([other.statusCode, other.json().error.code]).toEqual([415, 'serve/media-type']);
    const missing = await ask('/api/nothing');
    expect([missing.statusCode, missing.json().error.code]).toEqual([404, 'serve/not-found']);
    for (const answer of [bad, other, missing]) expect(answer.body).not.toMatch(/\.ts|\.js:|at \w+ \(/);
    expect(faults).toEqual([]);
  });

  it('refuse bodies that are too large', async () => {
    const root = temporaryFolder();
    writeRun(root, 'a');
    const { post } = await openApp(root);
    const options = await post('/api/train', { data: 'x'.repeat(2 << 20) });
    expect([options.statusCode, options.json().error.code]).toEqual([413, 'serve/too-large']);
    const picture = await post(`${runAt('a')}/predict`, Buffer.alloc((32 << 20) + 1), {
      'content-type': 'image/png',
    });
    expect(picture.statusCode).toBe(413);
  });
});

it('a fault of our own is told to whoever started the server, and to nobody else', async () => {
  const { answerFor } = await import('./request-error.js');
  const { status, body, isOurs } = answerFor(new TypeError('x is undefined at /home/ada/secret.ts'));
  expect([status, isOurs, JSON.stringify(body)]).toEqual([500, true, expect.not.stringContaining('ada')]);
  const own = answerFor(new RequestError(409, { code: 'serve/x', message: 'm' }));
  expect(own).toEqual({ status: 409, body: { error: { code: 'serve/x', message: 'm' } }, isOurs: false });
});

it('headers as a browser sends them to another site are refused over a socket too', async () => {
  const { port } = await served(temporaryFolder());
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = {
      host: `127.0.0.1:${port}`,
      origin: 'http://evil.example',
      'content-type': 'text/plain',
    };
    const sent = request(
      { port, host: '127.0.0.1', method: 'POST', path: '/api/train', headers },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      },
    );
    sent.on('error', reject);
    sent.end('{"data":"/"}');
  });
  expect(status).toBe(403);
});
