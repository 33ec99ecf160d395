import { expect, it, vi } from 'vitest';
import { runCommand } from '../../../test/run-command.js';
import { reportResult } from '../contract/index.js';
import type { Library, ReportWritten } from '../library.js';

const written: ReportWritten = {
  run: '/home/ada/runs/photos-1',
  report: '/home/ada/runs/photos-1/report.html',
  bytes: 180_000,
  sections: [
    { id: 'result', title: 'Result' },
    { id: 'settings', title: 'Settings' },
  ],
  charts: [],
  problems: ['model.onnx is missing'],
};

it('pupil report writes the page, says where, and tells what of the run is damaged', async () => {
  const report = vi.fn<Library['report']>(async () => written);
  const line = ['report', 'runs/photos-1', '--out', 'flowers.html'];
  const { out, err, exitCode } = await runCommand(line, { report });
  expect(report.mock.lastCall).toEqual([
    'runs/photos-1',
    { out: 'flowers.html', extensions: undefined, plot: undefined },
  ]);
  expect([exitCode, out, err]).toEqual([
    0,
    'runs/photos-1/report.html  175.8 KiB  2 sections\n',
    'model.onnx is missing\n',
  ]);
  const { out: json } = await runCommand([...line, '--json'], { report });
  expect(reportResult.parse(JSON.parse(json))).toEqual(written);
});

it('pupil report --plot draws into a folder, and says what', async () => {
  const charts = ['/home/ada/plots/confusion.svg'];
  const report = vi.fn<Library['report']>(async () => ({ ...written, charts, problems: [] }));
  const line = ['report', 'runs/photos-1', '--plot', 'plots', '--plot-format', 'svg'];
  const { out } = await runCommand(line, { report });
  expect(report.mock.lastCall![1].plot).toEqual({ folder: '/home/ada/plots', format: 'svg' });
  expect(out).toBe('runs/photos-1/report.html  175.8 KiB  2 sections\nplots/confusion.svg\n');
  const { exitCode, err } = await runCommand(['report', 'runs/photos-1', '--plot-format', 'svg'], { report });
  expect([exitCode, err]).toEqual([2, expect.stringContaining('there is no folder to draw into')]);
});
