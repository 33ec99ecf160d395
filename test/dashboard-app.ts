import { onTestFinished } from 'vitest';
import { dashboardApp } from '../src/serve/dashboard.js';

type AppContext = Omit<Parameters<typeof dashboardApp>[1], 'pollMs'>;

/** The server of a folder without a socket, and how to ask it as its own page does. */
export async function openApp(root: string, context: AppContext = {}) {
  const faults: string[] = [];
  const { app, close } = await dashboardApp(root, {
    onFault: (message) => faults.push(message),
    ...context,
    pollMs: 20,
  });
  const end = async () => {
    await close();
    await app.close();
  };
  onTestFinished(end);
  const HOST = { host: '127.0.0.1:4747' };
  return {
    app,
    faults,
    end,
    /** Body of an answer, which must have this status. */
    async get<T>(path: string, status = 200): Promise<T> {
      const answer = await app.inject({ method: 'GET', url: path, headers: HOST });
      if (answer.statusCode !== status)
        throw new Error(`${path} answered ${answer.statusCode}: ${answer.body.slice(0, 300)}`);
      return answer.json();
    },
    ask: (path: string, headers: Record<string, string> = {}) =>
      app.inject({ method: 'GET', url: path, headers: { ...HOST, ...headers } }),
    post: (path: string, body: string | Buffer | object, headers: Record<string, string> = {}) =>
      app.inject({
        method: 'POST',
        url: path,
        payload: body,
        headers: { ...HOST, 'x-pupil': '1', ...headers },
      }),
  };
}
