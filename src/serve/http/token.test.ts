import { createHash } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openApp } from '../../../test/dashboard-app.js';
import { temporaryFolder } from '../../../test/pictures.js';
import { serveDashboard } from '../dashboard.js';

const TOKEN = 'a-token_of-letters';

describe('a server that asks for a token', () => {
  it('answers nobody without it', async () => {
    const { ask, post } = await openApp(temporaryFolder(), { token: TOKEN });
    const wrong = [
      {},
      { authorization: 'Bearer other' },
      { authorization: TOKEN },
      { cookie: `pupil=${TOKEN}; x=y` },
    ];
    for (const headers of wrong) {
      for (const url of [
        '/',
        '/api/runs',
        '/api/events',
        '/api/nothing',
        '/assets/x.js',
        '/api/runs?token=other',
      ]) {
        const answer = await ask(url, headers as Record<string, string>);
        expect([url, answer.statusCode, answer.json().error.code]).toEqual([url, 401, 'serve/token']);
        expect(answer.headers['set-cookie']).toBeUndefined();
      }
      expect((await post('/api/train', {}, headers as Record<string, string>)).statusCode).toBe(401);
    }
  });

  it('gives a browser that opens the whole address a cookie, which its own pages alone send', async () => {
    const { ask } = await openApp(temporaryFolder(), { token: TOKEN });
    const opened = await ask(`/runs?token=${TOKEN}&sort=best`);
    expect([opened.statusCode, opened.headers.location]).toEqual([303, '/runs?sort=best']);
    const cookie = String(opened.headers['set-cookie']);
    expect(cookie).toMatch(/^pupil-[0-9a-f]{8}=a-token_of-letters; Path=\/; HttpOnly; SameSite=Strict$/);
    const answer = await ask('/api/runs', { cookie: `other=1; ${cookie.split(';')[0]}` });
    expect(answer.statusCode).toBe(200);
    // Never to another machine.
    expect((await ask(`//evil.example/?token=${TOKEN}`)).headers.location).not.toMatch(/^\/\//);
  });

  it('shows who opens it in a browser a page that asks for the token, and takes the whole address too', async () => {
    const { ask, faults } = await openApp(temporaryFolder(), { token: TOKEN });
    const opening = { accept: 'text/html,*/*;q=0.8', 'sec-fetch-mode': 'navigate' };
    const page = await ask('/runs/a%2Fb/', opening);
    expect([page.statusCode, page.headers['content-type']]).toEqual([401, 'text/html; charset=utf-8']);
    expect(page.body).toContain('This dashboard answers who knows its token');
    expect(page.body).not.toMatch(/role="alert"|<script|a-token_of-letters/);
    const style = /<style>(.*)<\/style>/s.exec(page.body)![1]!;
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect(policy).toContain("form-action 'self'");
    expect((await ask('/?token=other', opening)).body).toContain('role="alert"');
    // A script, a program and the API get no page.
    for (const [url, headers] of [
      ['/', { ...opening, 'sec-fetch-mode': 'cors' }],
      ['/', { accept: '*/*' }],
      ['/api/runs', opening],
    ] as const)
      expect((await ask(url, headers)).json().error.code).toBe('serve/token');
    const pasted = encodeURIComponent(` http://127.0.0.1:4747/?token=${TOKEN}`);
    const opened = await ask(`/runs/a%2Fb/?token=${pasted}`, opening);
    expect([opened.statusCode, opened.headers.location]).toEqual([303, '/runs/a%2Fb/']);
    // What is no address is no fault of the server.
    expect((await ask('//', opening)).statusCode).toBe(401);
    expect(faults).toEqual([]);
  });

  it('answers a program that has it, but no page of another site', async () => {
    const { ask } = await openApp(temporaryFolder(), { token: TOKEN });
    const authorization = `Bearer ${TOKEN}`;
    expect((await ask('/api/runs', { authorization })).statusCode).toBe(200);
    expect((await ask('/api/runs', { authorization, origin: 'http://evil.example' })).statusCode).toBe(403);
    expect((await ask(`/?token=${TOKEN}`, { host: 'evil.example' })).statusCode).toBe(421);
  });

  it('prints an address that has it, another one each time', async () => {
    const urls: string[] = [];
    for (const _ of [1, 2]) {
      const dashboard = await serveDashboard(temporaryFolder(), { port: 0, token: true });
      onTestFinished(() => dashboard.close());
      urls.push(dashboard.url);
      const { origin, searchParams } = new URL(dashboard.url);
      const token = searchParams.get('token');
      expect(token).toMatch(/^[\w-]{32}$/);
      expect((await fetch(`${origin}/api/about`)).status).toBe(401);
      const known = await fetch(`${origin}/api/about`, { headers: { authorization: `Bearer ${token}` } });
      expect(known.status).toBe(200);
    }
    expect(urls[0].slice(-32)).not.toBe(urls[1].slice(-32));
  });
});
