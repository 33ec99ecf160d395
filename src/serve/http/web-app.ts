import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { notFound } from './request-error.js';

/** Serve the built web app from `folder`; addresses inside the app are its one page. */
export async function webApp(app: FastifyInstance, folder: string): Promise<void> {
  const page = join(folder, 'index.html');
  if (existsSync(page)) {
    const { fastifyStatic } = await import('@fastify/static');
    await app.register(async (files) => {
      files.addHook('onSend', async ({ url }, reply) => {
        // Names of assets change with their content.
        const isAsset = url.startsWith('/assets/') && reply.statusCode < 400;
        reply.header('cache-control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache');
      });
      await files.register(fastifyStatic, { root: folder, index: ['index.html'], dotfiles: 'ignore' });
    });
  }
  app.setNotFoundHandler(async ({ method, url }, reply) => {
    const path = url.split('?', 1)[0];
    const isPage = method === 'GET' && !path.startsWith('/api') && !/\.[a-z0-9]+$/i.test(path);
    if (!isPage) throw notFound('there is no such address', 'open the dashboard at /');
    if (!existsSync(page)) throw notFound('the web app is not built', 'npm run build');
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(await readFile(page));
  });
}
