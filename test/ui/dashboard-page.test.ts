import { appendFileSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { configIssues } from '../../src/cli/config-file.js';
import { trainingOptions } from '../../src/cli/training-options.js';
import { search, sourceAt, study, train } from '../../src/index.js';
import type { Dashboard } from '../../src/serve/index.js';
import { describeInBrowser, useBrowser } from '../browser.js';
import { shownCharts } from '../chart-marks.js';
import { ENDED, ensembleFile, epochLine, writeRun } from '../dashboard-runs.js';
import { bandPicture, fileFolder, tinyNetwork, tinyOptions, writePictures } from '../end-to-end/tiny-run.js';
import { writeXorPoints } from '../xor-points.js';
import { ownRequests, useWebApp } from './web-app.js';

/** A name that no table has room for. */
const LONG = 'n'.repeat(200);

/** Every page that shows something of the folder below. */
const PAGES = [
  '/',
  '/runs/live/',
  `/compare/?run=live&run=ended&run=${LONG}`,
  '/searches/',
  '/searches/search/',
  '/studies/',
  '/studies/study/',
  '/ensembles/',
  '/find-lr/',
  '/train/',
  '/predict/',
  '/nothing/',
];

describeInBrowser('the dashboard in a browser', () => {
  const root = fileFolder();
  const browser = useBrowser();
  const app = useWebApp();
  let dashboard: Dashboard;
  beforeAll(async () => {
    const runs = join(root, 'all');
    writeRun(runs, 'live');
    writeRun(runs, 'ended', { result: ENDED });
    writeRun(runs, LONG);
    const pictures = writePictures(join(root, 'pictures'), 8, ['circle', 'line', 'square']);
    const source = await sourceAt(pictures, { imageSize: 16, validationSplit: 0.3 });
    await train(tinyNetwork, source, { ...tinyOptions, out: join(runs, 'trained') });
    mkdirSync(join(runs, 'together'));
    writeFileSync(join(runs, 'together/ensemble.json'), ensembleFile(runs));
    copyFileSync(join(runs, 'trained/model.onnx'), join(runs, 'together/model.onnx'));
    const data = join(root, 'points.csv');
    writeXorPoints(data, 120);
    const base = {
      model: { name: 'mlp', hidden: [4] },
      training: { epochs: 1, batchSize: 32, threads: 1 },
    } as const;
    await search(data, {
      out: join(runs, 'search'),
      base,
      space: { parameters: { learningRate: { type: 'float', min: 1e-3, max: 0.1, log: true } } },
      sampler: 'sobol',
      objectives: ['accuracy', 'parameters'],
      // Fewer trials do not tell what mattered.
      budget: { trials: 10 },
    });
    await study(data, { out: join(runs, 'study'), base, questions: ['width'], seeds: 3 });
    const desk = { options: trainingOptions, issuesOf: configIssues, command: [] };
    dashboard = await app.serve(runs, { desk });
  });

  async function open(path: string, options: Parameters<typeof browser.open>[0] = {}) {
    const watched = await browser.open({ ...options, allow: ownRequests(dashboard) });
    await watched.page.goto(new URL(path, dashboard.url).href);
    return watched;
  }
  const lossCurve = (page: Page) => page.getByRole('img', { name: /^loss over/ });
  const epochsIn = async (page: Page) =>
    Number(/over (\d+) epochs/.exec((await lossCurve(page).getAttribute('aria-label')) ?? '')?.[1]);

  it.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)(
    'shows every page without a complaint, %s and %i pixels wide, and nothing runs out at the side',
    async (theme, width) => {
      const { page, trouble } = await open('/', { theme, width });
      for (const path of PAGES) {
        await page.goto(new URL(path, dashboard.url).href);
        await page.locator('main h1, main .empty').first().waitFor();
        await page.waitForLoadState('load');
        await page.waitForTimeout(150);
        expect([path, await page.evaluate('document.documentElement.scrollWidth - innerWidth')]).toEqual([
          path,
          0,
        ]);
      }
      expect(trouble).toEqual({ messages: [], requests: [] });
      await page.close();
    },
  );

  it('is light or dark as the system says, or as was chosen, which is kept', async () => {
    const { page, trouble } = await open('/runs/live/', { theme: 'light' });
    const looks = async () => [
      await page.evaluate('getComputedStyle(document.body).backgroundColor'),
      await page.evaluate('getComputedStyle(document.documentElement).colorScheme'),
    ];
    const LIGHT = 'rgb(255, 255, 255)';
    const DARK = 'rgb(20, 23, 26)';
    await lossCurve(page).waitFor();
    expect(await looks()).toEqual([LIGHT, 'light dark']);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await looks()).toEqual([DARK, 'light dark']);
    const theme = page.getByRole('combobox', { name: 'Theme' });
    await theme.selectOption('light');
    expect(await looks()).toEqual([LIGHT, 'light']);
    await page.emulateMedia({ colorScheme: 'light' });
    await theme.selectOption('dark');
    expect(await looks()).toEqual([DARK, 'dark']);
    await page.reload();
    await lossCurve(page).waitFor();
    expect(await looks()).toEqual([DARK, 'dark']);
    await theme.selectOption('system');
    expect(await looks()).toEqual([LIGHT, 'light dark']);
    expect(trouble.messages).toEqual([]);
    await page.close();
  });

  it('draws what a run writes while it writes, without loading again', async () => {
    const { page, trouble } = await open('/runs/live/');
    await lossCurve(page).waitFor();
    await page.evaluate("document.body.dataset.mark = 'here'");
    const before = await epochsIn(page);
    appendFileSync(join(root, 'all/live/metrics.jsonl'), epochLine(before + 1) + epochLine(before + 2));
    await expect.poll(() => epochsIn(page)).toBe(before + 2);
    expect(await page.evaluate('document.body.dataset.mark')).toBe('here');
    expect(trouble.messages).toEqual([]);
    await page.close();
  });

  it('misses no point and shows none twice when the connection breaks', async () => {
    const runs = join(root, 'broken');
    writeRun(runs, 'live', { epochs: 4 });
    const first = await app.serve(runs);
    const { page } = await browser.open({ allow: () => true });
    await page.goto(`${first.url}runs/live/`);
    await lossCurve(page).waitFor();
    await first.close();
    await page.getByText('No connection').waitFor();
    appendFileSync(join(runs, 'live/metrics.jsonl'), epochLine(5) + epochLine(6));
    await app.serve(runs, {}, first.port);
    await expect.poll(() => epochsIn(page)).toBe(6);
    appendFileSync(join(runs, 'live/metrics.jsonl'), epochLine(7));
    await expect.poll(() => epochsIn(page)).toBe(7);
    await page.getByText('Epochs as a table').click();
    const epochs = await page.locator('details tbody tr td:first-child').allInnerTexts();
    expect(epochs).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    expect(await page.getByText('No connection').count()).toBe(0);
    await page.close();
  });

  it('keeps no connection while nobody looks at it, and knows everything when somebody does', async () => {
    const runs = join(root, 'hidden');
    writeRun(runs, 'live', { epochs: 2 });
    const shown = await app.serve(runs);
    const { page, trouble } = await browser.open({ allow: ownRequests(shown) });
    await page.goto(`${shown.url}runs/live/`);
    await lossCurve(page).waitFor();
    const look = (hidden: boolean) =>
      page.evaluate(`
        Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      `);
    const closed = page.waitForEvent('requestfailed', (request) => request.url().includes('/api/events'));
    await look(true);
    await closed;
    appendFileSync(join(runs, 'live/metrics.jsonl'), epochLine(3));
    await page.waitForTimeout(200);
    expect(await epochsIn(page)).toBe(2);
    await look(false);
    await expect.poll(() => epochsIn(page)).toBe(3);
    expect(trouble.messages).toEqual([]);
    await page.close();
  });

  it('can be used by keyboard alone, and always shows where one is', async () => {
    const { page } = await open('/');
    await page.getByRole('link', { name: 'ended' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    const chosen = new Set<string>();
    for (let i = 0; i < 40 && chosen.size < 2; i++) {
      await page.keyboard.press('Tab');
      const [label, outline] = (await page.evaluate(
        "[document.activeElement.getAttribute('aria-label'), getComputedStyle(document.activeElement).outlineStyle]",
      )) as [string | null, string];
      expect([i, outline]).not.toEqual([i, 'none']);
      if (label === 'Compare live' || label === 'Compare ended') {
        await page.keyboard.press('Space');
        chosen.add(label);
      }
    }
    await page.getByRole('link', { name: 'Compare', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '2 runs compared' }).waitFor();
    await page.getByRole('img', { name: /^accuracy of 2 runs/ }).focus();
    const isZoomed = page.getByRole('button', { name: 'Show all epochs' });
    // There is nothing to zoom before its points have come.
    await expect
      .poll(async () => {
        await page.keyboard.press('+');
        return isZoomed.count();
      })
      .toBe(1);
    await page.keyboard.press('0');
    await isZoomed.waitFor({ state: 'detached' });

    await page.getByRole('link', { name: 'ended', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Curves' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('tab', { name: 'Report' }).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('rowheader', { name: 'training.learningRate' }).waitFor();
    await page.close();
  });

  it('draws as many rows as can be read of a long list, finds and sorts among all', async () => {
    const many = join(root, 'many');
    for (let i = 1; i <= 120; i++) writeRun(many, `photos-${i}`, { epochs: i === 77 ? 9 : 2 });
    const shown = await app.serve(many);
    const { page, trouble } = await browser.open({ allow: ownRequests(shown) });
    await page.goto(shown.url);
    const rows = page.locator('tbody tr');
    await expect.poll(() => rows.count()).toBe(50);
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('Page 3 of 3').waitFor();
    expect(await rows.count()).toBe(20);
    await page.getByRole('button', { name: 'Best' }).click();
    await expect.poll(() => rows.first().getByRole('link').innerText()).toBe('photos-77');
    await page.getByRole('searchbox').fill('photos-11');
    await page.getByText('11 runs').waitFor();
    expect(await rows.count()).toBe(11);
    expect(trouble).toEqual({ messages: [], requests: [] });
    await page.close();
  });

  it('says so where no training can be started', async () => {
    const shown = await app.serve(join(root, 'all'));
    const { page, trouble } = await browser.open({ allow: ownRequests(shown) });
    await page.goto(`${shown.url}train/`);
    await page.getByRole('heading', { name: 'This dashboard only shows' }).waitFor();
    expect(trouble).toEqual({ messages: [], requests: [] });
    await page.close();
  });

  it('says why where the server answers only who knows its token', async () => {
    const { page } = await browser.open({ allow: () => true });
    await page.route('**/api/runs', (route) =>
      route.fulfill({
        status: 401,
        json: { error: { code: 'serve/token', message: 'the token is missing', fix: 'open the address' } },
      }),
    );
    await page.goto(dashboard.url);
    await page.getByRole('alert').getByText('The token is missing.').waitFor();
    await page.close();
  });

  it.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)(
    'draws every chart of a search and of a study with its marks, %s and %i pixels wide, and leads to the evidence',
    async (theme, width) => {
      const { page } = await open('/searches/search/', { theme, width });
      const drawn = async () =>
        (await shownCharts(page)).map(({ label, svgs, hasMarks }) => [label, svgs === 1 && hasMarks]);
      const all = (labels: readonly string[]) => labels.map((label) => [label, true]);
      await expect
        .poll(drawn)
        .toEqual(
          all([
            '10 trials in parallel coordinates',
            'Accuracy of 10 trials, and the best so far',
            'What mattered for accuracy',
            'Accuracy against parameters: what no trial beats in both',
          ]),
        );
      await page.getByRole('link', { name: '0', exact: true }).click();
      await page.getByRole('tab', { name: 'Curves' }).waitFor();

      await page.goto(new URL('/studies/study/', dashboard.url).href);
      await expect
        .poll(drawn)
        .toEqual(
          all([
            'Effect on accuracy',
            'What each change does to the score',
            'What changes gain, and what they cost in time',
            'What changes gain, and what they cost in size',
          ]),
        );
      const card = page.getByRole('region', { name: 'Should layers be wider, or narrower?' });
      await card.getByText('The evidence as a table').click();
      expect(await card.getByRole('rowheader').allInnerTexts()).toEqual([
        'width x 0.25',
        'width x 0.5',
        'width x 2',
      ]);
      await page.close();
    },
  );

  it('shows the report of a run in its page', async () => {
    const { page } = await open('/runs/trained/');
    await page.getByRole('tab', { name: 'Report' }).click();
    const report = page.frameLocator('iframe.report');
    await report.getByRole('heading', { level: 1 }).waitFor();
    expect(await report.locator('figure').count()).toBeGreaterThan(1);
    const paper = () => report.locator('body').evaluate('getComputedStyle(document.body).backgroundColor');
    expect(await paper()).toBe('rgb(255, 255, 255)');
    await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark');
    await expect.poll(paper).toBe('rgb(20, 23, 26)');
    await page.close();
  });

  it('says what an ensemble is worth, and asks it', async () => {
    const { page } = await open('/ensembles/');
    const card = page.getByRole('region', { name: 'together' });
    await card.getByText('Accuracy +2.5 points against b, its best member (95%: −1 to +6)').waitFor();
    expect(await card.getByRole('rowheader').allInnerTexts()).toEqual(['ensemble', 'a', 'b ★']);
    await card.getByRole('link', { name: 'Try on pictures' }).click();
    const file = { name: 'one.png', mimeType: 'image/png', buffer: Buffer.from(bandPicture(1, 7)) };
    await page.locator('input[type=file]').setInputFiles([file]);
    await page.getByRole('meter').first().waitFor();
    await page.close();
  });

  it('says what a model sees in pictures that are dropped or chosen, and what is no picture', async () => {
    const { page } = await open('/predict/?run=trained');
    await page.locator('input[type=file]').setInputFiles([
      { name: 'one.png', mimeType: 'image/png', buffer: Buffer.from(bandPicture(1, 7)) },
      { name: 'text.png', mimeType: 'image/png', buffer: Buffer.from('no picture') },
    ]);
    const answers = page.locator('.answers > li');
    await answers.nth(1).getByRole('meter').first().waitFor();
    const names = await answers
      .nth(1)
      .getByRole('meter')
      .evaluateAll((all) => all.map((bar) => bar.ariaLabel));
    expect(names.toSorted()).toEqual(['circle', 'line', 'square'].map((name) => `Probability of ${name}`));
    await answers.nth(0).getByRole('alert').waitFor();

    const bytes = [...bandPicture(2, 9)];
    await page.evaluate(`(() => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(${JSON.stringify(bytes)})], 'dropped.png', { type: 'image/png' }));
        document.querySelector('.drop').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
      })()`);
    await page.getByRole('img', { name: 'dropped.png' }).waitFor();
    await expect.poll(() => answers.nth(0).getByRole('meter').count()).toBe(3);
    await page.close();
  });
});
