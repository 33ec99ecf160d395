import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { configIssues } from '../../src/cli/config-file.js';
import { trainingOptions } from '../../src/cli/training-options.js';
import { describeInBrowser, useBrowser } from '../browser.js';
import { epochLine, runConfig, writeRun } from '../dashboard-runs.js';
import { temporaryFolder } from '../pictures.js';
import { ownRequests, useWebApp } from './web-app.js';

/** In place of `pupil`: writes down its config, and a run that goes on until it is stopped; or looks for a rate. */
const PROGRAM = `
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
const line = process.argv.slice(2);
const after = (name) => line[line.indexOf(name) + 1];
const tell = (event) => console.log(JSON.stringify(event));
copyFileSync(after('--config'), import.meta.dirname + '/asked.json');
if (line[0] === 'find-lr') {
  for (const update of [1, 2]) tell({ type: 'sweep', sweep: 1, sweeps: 1, update, updates: 2, learningRate: update / 100, loss: 2, smoothed: 1 });
  const rate = { name: 'valley', learningRate: 0.01, lowest: 0.01, highest: 0.02 };
  tell({ type: 'result', minRate: 0.001, maxRate: 1, sweep: 'exponential', seeds: 1, recommended: { ...rate, why: 'it falls there' }, obstacle: null,
    suggestions: [rate], notes: [], curve: [0.001, 0.01, 0.1].map((learningRate) => ({ learningRate, median: 1, lowest: 0.9, highest: 1.1 })) });
} else {
  const isAgain = line[0] === 'resume';
  const out = isAgain ? line[1] : after('--out');
  if (isAgain && existsSync(out + '/gone')) {
    tell({ type: 'error', error: { code: 'data/changed', message: 'the pictures have changed', fix: 'bring them back' } });
    process.exit(1);
  }
  mkdirSync(out + '/checkpoints', { recursive: true });
  writeFileSync(out + '/config.json', ${JSON.stringify(JSON.stringify(runConfig()))});
  writeFileSync(out + '/metrics.jsonl', ${JSON.stringify(epochLine(1) + epochLine(2))});
  tell({ type: 'start', epochs: 7 });
  process.on('SIGINT', () => (tell({ type: 'error', error: { code: 'interrupted/sigint', message: 'stopped' } }), process.exit(130)));
  setInterval(() => {}, 1000);
}
`;

describeInBrowser('trainings from the page', () => {
  const browser = useBrowser();
  const app = useWebApp();

  async function open(path: string) {
    const house = temporaryFolder({ 'pupil.mjs': PROGRAM, 'photos/cat/1.png': '' });
    const root = join(house, 'work');
    mkdirSync(root);
    const command = [process.execPath, join(house, 'pupil.mjs')];
    const dashboard = await app.serve(root, {
      desk: { options: trainingOptions, issuesOf: configIssues, command },
    });
    const watched = await browser.open({ allow: ownRequests(dashboard) });
    await watched.page.goto(new URL(path, dashboard.url).href);
    return {
      ...watched,
      root,
      data: join(house, 'photos'),
      asked: () => JSON.parse(readFileSync(join(house, 'asked.json'), 'utf8')),
    };
  }

  it('are started by a form that says what is wrong beside each field, watched, and stopped', async () => {
    const { page, trouble, data, asked } = await open('/train/');
    const start = page.getByRole('button', { name: 'Start training' });
    await start.click();
    await page.getByText('say where your pictures are').waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('field-data');
    await page.getByLabel('Data').fill(data);
    await page.getByLabel('Epochs', { exact: true }).fill('many');
    await start.click();
    await page.locator('#issue-epochs .fault').waitFor();
    const optimizer = page.getByLabel('Optimizer');
    expect(await optimizer.getAttribute('aria-describedby')).toBe('hint-optimizer issue-optimizer');
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('field-epochs');
    await page.getByLabel('Epochs', { exact: true }).fill('7');
    await optimizer.selectOption('sgd');
    await page.getByLabel('Name of the run').fill('../first');
    await start.click();
    await page.locator('#issue-name').getByText('must begin with a letter or a digit').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.getByLabel('Name of the run').fill('first');
    await start.click();

    await page.getByRole('heading', { name: 'first', level: 1 }).waitFor();
    await page.getByRole('img', { name: /^loss over 2 epochs/ }).waitFor();
    expect(asked()).toEqual({ epochs: 7, optimizer: 'sgd' });
    await page.getByRole('button', { name: 'Stop this training' }).click();
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Stop now');
    await page.keyboard.press('Enter');
    await page.locator('.above', { hasText: 'interrupted' }).waitFor();
    // The browser itself reports answers that refuse a request.
    expect(trouble.messages.filter((message) => !/400|422/.test(message))).toEqual([]);
    await page.close();
  });

  it('go on from the page of a run that was interrupted, and say why where they cannot', async () => {
    const { page, root } = await open('/');
    const path = writeRun(root, 'photos-1', { files: { gone: '' } });
    await page.getByRole('link', { name: 'photos-1' }).click();
    await page.getByText('npx pupil resume').waitFor();
    const goOn = page.getByRole('button', { name: 'Go on with this training' });
    await goOn.click();
    await page.getByRole('alert').getByText('The pictures have changed.').waitFor();
    rmSync(join(path, 'gone'));
    await goOn.click();
    await page.locator('.above', { hasText: 'training' }).waitFor();
    await goOn.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Stop this training' }).click();
    await page.getByRole('button', { name: 'Stop now' }).click();
    await goOn.waitFor();
    await page.close();
  });

  it('look for a learning rate, and a training begins with it', async () => {
    const { page, trouble, data, asked } = await open('/find-lr/');
    await page.getByLabel('Data').fill(data);
    await page.getByRole('button', { name: 'Find the learning rate' }).click();
    await page.getByText('It falls there.').waitFor();
    await page.locator('figure.chart svg').first().waitFor({ state: 'attached' });
    await page.getByRole('link', { name: 'Start a training with this rate' }).click();
    await page.getByRole('button', { name: 'Start training' }).click();
    await page.getByRole('heading', { name: 'photos-1', level: 1 }).waitFor();
    expect(asked()).toEqual({ learningRate: 0.01 });
    expect(trouble.messages).toEqual([]);
    await page.close();
  });
});
