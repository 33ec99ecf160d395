import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';

/** Under which names Chromium and its kin are installed. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The browser of the tests: what `PUPIL_CHROMIUM` names, or the first that is on the path. */
const EXECUTABLE =
  process.env.PUPIL_CHROMIUM ??
  NAMES.flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name))).find(
    existsSync,
  );

export const HAS_BROWSER = EXECUTABLE !== undefined;

/** Tests that need a browser: where there is none they are left out, and their name says how to get one. */
export function describeInBrowser(name: string, tests: () => void): void {
  const how = 'no Chromium is installed: apt-get install chromium, or say in PUPIL_CHROMIUM where one is';
  describe.skipIf(!HAS_BROWSER)(HAS_BROWSER ? name : `${name} (${how})`, tests);
}

/** What a page did that a good page does not do. */
export interface PageTrouble {
  /** Errors and warnings of the console, and exceptions. */
  readonly messages: string[];
  /** Addresses it asked for, but for the page itself and what stands in it. */
  readonly requests: string[];
}

/** A page and what it did wrong so far. */
export interface WatchedPage {
  readonly page: Page;
  readonly trouble: PageTrouble;
}

/** One browser for the tests of a file, closed after them. `open` gives a fresh page of a size and a theme. */
export function useBrowser(): {
  open(options?: {
    width?: number;
    height?: number;
    theme?: 'light' | 'dark';
    /** Requests that are no trouble. */
    allow?: (url: string) => boolean;
  }): Promise<WatchedPage>;
} {
  let browser: Browser;
  beforeAll(async () => {
    if (EXECUTABLE === undefined) return;
    browser = await chromium.launch({
      executablePath: EXECUTABLE,
      // Root, as in a container, may not make sandboxes.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    });
  });
  afterAll(() => browser?.close());
  return {
    async open({ width = 1280, height = 900, theme = 'light', allow = () => false } = {}) {
      const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme });
      const trouble: PageTrouble = { messages: [], requests: [] };
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) trouble.messages.push(message.text());
      });
      page.on('pageerror', (error) => trouble.messages.push(error.message));
      page.on('request', (request) => {
        const url = request.url();
        const isOwn = request.isNavigationRequest() || /^(data|blob|about):/.test(url);
        if (!isOwn && !allow(url)) trouble.requests.push(url);
      });
      return { page, trouble };
    },
  };
}
