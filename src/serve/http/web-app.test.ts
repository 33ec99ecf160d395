import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openApp } from '../../../test/dashboard-app.js';
import { temporaryFolder } from '../../../test/pictures.js';

const SECRET = 'the secret of the house';

/** A built app, beside a file that is none of it. */
async function openWithPages() {
  const house = temporaryFolder({
    'ui/index.html': '<!doctype html><title>Pupil</title>',
    'ui/assets/index-1a2b.js': 'export {};',
    'ui/.hidden': SECRET,
    secret: SECRET,
  });
  const root = join(house, 'work');
  mkdirSync(root);
  return { house, ...(await openApp(root, { webApp: join(house, 'ui') })) };
}

describe('the web app', () => {
  it('is its page at every address of its own, and its assets', async () => {
    const { ask } = await openWithPages();
    for (const url of ['/', '/runs', '/runs/runs%2Fphotos-1', '/searches/a/b?x=1', '/index.html']) {
      const { statusCode, body, headers } = await ask(url);
      expect([url, statusCode, headers['content-type']]).toEqual([url, 200, 'text/html; charset=utf-8']);
      expect([body, headers['cache-control']]).toEqual(['<!doctype html><title>Pupil</title>', 'no-cache']);
      expect(headers['content-security-policy']).toContain("script-src 'self'");
    }
    const asset = await ask('/assets/index-1a2b.js');
    expect([asset.statusCode, asset.headers['cache-control']]).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ]);
    expect(asset.headers['content-type']).toMatch(/javascript/);
  });

  it('is no answer to what is not there', async () => {
    const { ask, post } = await openWithPages();
    for (const url of ['/assets/other.js', '/favicon.ico', '/api', '/api/other', '/api/runs/a/other']) {
      const { statusCode, headers } = await ask(url);
      expect([url, statusCode, headers['content-type']]).toEqual([
        url,
        404,
        'application/json; charset=utf-8',
      ]);
    }
    expect((await post('/runs', {})).statusCode).toBe(404);
  });

  it.each([
    '/../secret',
    '/%2e%2e/secret',
    '/..%2fsecret',
    '/assets/..%2f..%2fsecret',
    '/..%5csecret',
    '/.hidden',
    '/%2ehidden',
    '//secret',
    '/assets/%00',
  ])('leads to nothing else: %s', async (url) => {
    const { ask } = await openWithPages();
    expect((await ask(url)).body).not.toContain(SECRET);
  });

  it('is said to be missing where it was not built', async () => {
    const root = temporaryFolder();
    const { ask } = await openApp(root, { webApp: join(root, 'nothing') });
    const { statusCode, json } = await ask('/');
    expect([statusCode, json().error.message]).toEqual([404, 'the web app is not built']);
  });

  it('is the one that is there now, after it was built anew', async () => {
    const { house, ask } = await openWithPages();
    writeFileSync(join(house, 'ui/index.html'), 'other');
    expect((await ask('/runs')).body).toBe('other');
  });
});
