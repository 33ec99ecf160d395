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
