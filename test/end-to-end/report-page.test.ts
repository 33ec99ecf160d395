import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { sourceAt, train, writeReport } from '../../src/index.js';
import { describeInBrowser, useBrowser } from '../browser.js';
import { shownCharts } from '../chart-marks.js';
import { fileFolder, tinyNetwork, tinyOptions, writePictures } from './tiny-run.js';

/** Of letters that are written from right to left, and wider than a page. */
const LONG_NAME = 'כלב'.repeat(40);

describeInBrowser('the report in a browser', () => {
  const root = fileFolder();
  const browser = useBrowser();
  let address: string;
  beforeAll(async () => {
    const pictures = writePictures(join(root, 'pictures'), 10, ['ant & bee', 'crane', LONG_NAME]);
    const source = await sourceAt(pictures, { imageSize: 16, validationSplit: 0.3 });
    const options = { ...tinyOptions, out: join(root, 'run'), diagnostics: 2 };
    const { run } = await train(tinyNetwork, source, options);
    address = pathToFileURL((await writeReport(run)).report).href;
  });

  it('opens from the disk without a complaint and without a request', async () => {
    const { page, trouble } = await browser.open();
    await page.goto(address);
    expect(await page.title()).toBe('run');
    // Give late requests and errors their chance.
    await page.waitForLoadState('networkidle');
    expect(trouble).toEqual({ messages: [], requests: [] });
    await page.close();
  });

  it.each([1280, 390])(
    'shows every chart with its marks, %i pixels wide, and nothing runs out at the side',
    async (width) => {
      const { page } = await browser.open({ width });
      await page.goto(address);
      const charts = await shownCharts(page);
      expect(charts.length).toBeGreaterThan(3);
      for (const { figure, svgs, hasMarks, label } of charts)
        expect([figure, svgs, hasMarks, label.length > 20]).toEqual([figure, 1, true, true]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
      await page.close();
    },
  );

  it('keeps long names short below pictures, and their direction to themselves', async () => {
    const { page } = await browser.open({ width: 390 });
    await page.goto(address);
    const captions = await page.evaluate<[boolean, string[]][]>(`
      [...document.querySelectorAll('.pictures li p')]
        .filter((one) => one.textContent.includes('${LONG_NAME}'))
        .map((one) => [
          one.clientHeight <= 6 * Number.parseFloat(getComputedStyle(one).fontSize),
          [...one.querySelectorAll('strong')].map((name) => getComputedStyle(name).unicodeBidi),
        ])`);
    expect(captions.length).toBeGreaterThan(0);
    expect(captions.filter(([isShort]) => !isShort)).toEqual([]);
    expect(new Set(captions.flatMap(([, directions]) => directions))).toEqual(new Set(['isolate']));
    await page.close();
  });

  it('has headings in order, names for all regions, and a table behind every chart', async () => {
    const { page } = await browser.open();
    await page.goto(address);
    const levels = await page
      .locator('h1, h2, h3, h4')
      .evaluateAll((all) => all.map(({ tagName }) => Number(tagName[1])));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.reduce((before, level) => {
      expect(level).toBeLessThanOrEqual(before + 1);
      return level;
    });
    const ids = await page.locator('[id]').evaluateAll((all) => all.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    const figures = page.locator('figure:has(.chart)');
    expect(await figures.count()).toBe(await figures.filter({ has: page.locator('details table') }).count());
    await page.close();
  });

  it('sorts a table by the keyboard alone, and says how it is sorted', async () => {
    const { page, trouble } = await browser.open();
    await page.goto(address);
    const figure = page.locator('#curve-loss');
    await figure.locator('summary').focus();
    await page.keyboard.press('Enter');
    const epochs = () => figure.locator('tbody th').allTextContents();
    expect(await epochs()).toEqual(['1', '2', '3']);
    const head = figure.locator('thead th').first();
    await head.locator('button').focus();
    await page.keyboard.press('Enter');
    expect([await epochs(), await head.getAttribute('aria-sort')]).toEqual([['3', '2', '1'], 'descending']);
    await page.keyboard.press('Space');
    expect([await epochs(), await head.getAttribute('aria-sort')]).toEqual([['1', '2', '3'], 'ascending']);
    const loss = figure.locator('thead th').nth(1);
    await loss.locator('button').press('Enter');
    const losses = (await figure.locator('tbody td:nth-child(2)').allTextContents()).map(Number);
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    expect([await head.getAttribute('aria-sort'), await loss.getAttribute('aria-sort')]).toEqual([
      null,
      'descending',
    ]);
    await loss.locator('button').press('Enter');
    await loss.locator('button').press('Enter');
    expect([await epochs(), await loss.getAttribute('aria-sort')]).toEqual([['1', '2', '3'], null]);
    expect(trouble.messages).toEqual([]);
    await page.close();
  });

  it('draws every picture of the data, and says what it shows', async () => {
    const { page, trouble } = await browser.open();
    await page.goto(address);
    const pictures = await page.evaluate<[boolean, boolean][]>(
      `[...document.querySelectorAll('main img')].map((one) => [one.complete && one.naturalWidth > 0, one.alt.length > 0])`,
    );
    expect(pictures.length).toBeGreaterThan(3);
    expect(pictures.filter(([isDrawn, isNamed]) => !(isDrawn && isNamed))).toEqual([]);
    expect(trouble.messages).toEqual([]);
    await page.close();
  });

  it('follows the theme of the system, on paper always the light one', async () => {
    const { page } = await browser.open({ theme: 'dark' });
    await page.goto(address);
    const colours = () =>
      page.evaluate<[string, string]>(`[
          getComputedStyle(document.body).backgroundColor,
          getComputedStyle(document.querySelector('#curve-loss .wide line')).stroke,
        ]`);
    const dark = await colours();
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await colours();
    await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
    expect(await colours()).toEqual(light);
    expect(dark[0]).toBe('rgb(20, 23, 26)');
    expect(light[0]).toBe('rgb(255, 255, 255)');
    expect(dark[1]).not.toBe(light[1]);
    await page.close();
  });
});
