import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What opens an address in the browser that a person has chosen, by the system. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Open an address in the browser, which goes on by itself. Throws where there is nothing to open it with. */
export async function openInBrowser(url: string): Promise<void> {
  const [program, ...first] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(program, [...first, url], { stdio: 'ignore', detached: true });
  child.unref();
  await once(child, 'spawn');
}
