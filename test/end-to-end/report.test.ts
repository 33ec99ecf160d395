import { execFile } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { library } from '../../src/cli/library-binding.js';
import { predict, readRunReport, runReportHtml, sourceAt, train, writeReport } from '../../src/index.js';
import { reproductionOf } from '../../src/report/run/reproduction.js';
import { usageOf } from '../../src/report/run/usage.js';
import { runCommand } from '../run-command.js';
import { fileFolder, tinyNetwork, tinyOptions, writePictures } from './tiny-run.js';

const root = fileFolder();
const pictures = join(root, 'pictures');
const run = join(root, 'run');

beforeAll(async () => {
  writePictures(pictures);
  const options = {
    ...tinyOptions,
    out: run,
    diagnostics: 2,
    earlyStopping: { patience: 2 },
    validationSplit: 0.3,
    imageSize: 16,
  };
  const { imageSize, validationSplit, ...training } = options;
  await train(tinyNetwork, await sourceAt(pictures, { imageSize, validationSplit }), training);
});

/** A copy of the run to be damaged. */
function copy(name: string): string {
  const to = join(root, name);
  cpSync(run, to, { recursive: true });
  return to;
}

describe('the report of a run', () => {
  it('is one page below two megabytes, with all sections and nothing to complain of', async () => {
    const { report, bytes, sections, problems } = await writeReport(run);
    expect([report, problems]).toEqual([join(run, 'report.html'), []]);
    expect(bytes).toBeLessThan(2_000_000);
    expect(readFileSync(report).length).toBe(bytes);
    const ids = sections.map(({ id }) => id);
    for (const id of ['result', 'training', 'parameters', 'data', 'settings', 'use', 'reproduce'])
      expect(ids).toContain(id);
  });

  it('says how many examples of each class there are to train on, where the run kept it', async () => {
    const { config } = await readRunReport(run);
    const { classCounts, training } = config!.data;
    expect(classCounts!.reduce((a, b) => a + b)).toBe(training);
    const cells = `<th scope="row">line</th><td class="number" data-value="${classCounts![1]}">`;
    expect(await runReportHtml(run)).toContain(cells);
    const older = copy('older');
    const { data, ...rest } = JSON.parse(readFileSync(join(older, 'config.json'), 'utf8'));
    const { classCounts: _, ...others } = data;
    writeFileSync(join(older, 'config.json'), JSON.stringify({ ...rest, data: others }));
    const page = await runReportHtml(older);
    expect(page).not.toContain(cells);
    expect(page).toContain('How many pictures there are of each class');
  });

  it('has the same bytes each time', async () => {
    expect(await runReportHtml(run)).toBe(await runReportHtml(run));
  });

  it('is written where it is asked for, and the folder must be a run', async () => {
    const out = join(root, 'shown.html');
    expect((await writeReport(run, { out })).report).toBe(out);
    await expect(writeReport(pictures)).rejects.toMatchObject({ code: 'checkpoint/not-a-run' });
  });

  it('says that the run goes on, as long as it has no result', async () => {
    const unfinished = copy('unfinished');
    for (const file of ['result.json', 'model.onnx', 'validation-predictions.jsonl'])
      rmSync(join(unfinished, file));
    // A line that is being written.
    appendFileSync(join(unfinished, 'metrics.jsonl'), '{"epoch":4,"upd');
    const read = await readRunReport(unfinished);
    expect([read.state, read.epochs.length, read.problems]).toEqual(['unfinished', 3, []]);
    const page = await runReportHtml(unfinished);
    expect(page).toContain('The run has not come to its end: 3 epochs of 3 at most are done.');
    expect(page).toContain(`pupil resume ${unfinished}`);
  });

  it('says where a run diverged', async () => {
    const diverged = copy('diverged');
    const end = {
      stopReason: 'diverged',
      epochs: 2,
      bestEpoch: 1,
      where: 'update 7',
      what: 'the loss is NaN',
      fix: 'lower the rate',
    };
    writeFileSync(join(diverged, 'result.json'), JSON.stringify(end));
    expect(await runReportHtml(diverged)).toContain(
      'Training diverged after 2 epochs: update 7: the loss is NaN.',
    );
  });

  it('is made of what can be read, and says what cannot', async () => {
    const damaged = copy('damaged');
    const lines = readFileSync(join(damaged, 'metrics.jsonl'), 'utf8').split('\n');
    writeFileSync(join(damaged, 'metrics.jsonl'), [lines[0], '{"epoch":', ...lines.slice(2)].join('\n'));
    writeFileSync(join(damaged, 'result.json'), '{"stopReason":"bored"}');
    writeFileSync(join(damaged, 'validation-predictions.jsonl'), 'no JSON\n');
    writeFileSync(join(damaged, 'diagnostics.jsonl'), '[1]\n');
    const { problems } = await writeReport(damaged);
    expect(problems).toEqual([
      '1 of 3 lines of metrics.jsonl are damaged and left out',
      '1 of 1 lines of diagnostics.jsonl are damaged and left out',
      'result.json is damaged, so that it cannot be said how the run ended',
      'validation-predictions.jsonl is damaged: the line is not JSON',
    ]);
    writeFileSync(join(damaged, 'config.json'), '{}');
    const page = await runReportHtml(damaged);
    expect(page).toContain('config.json cannot be understood');
    expect(page).toContain('id="curve-loss"');
  });

  it('says of files that are missing, empty or of another version which they are, and why', async () => {
    const damaged = copy('incomplete');
    rmSync(join(damaged, 'metrics.jsonl'));
    writeFileSync(join(damaged, 'validation-predictions.jsonl'), '');
    const { count } = JSON.parse(readFileSync(join(damaged, 'result.json'), 'utf8')).validation;
    const { problems } = await writeReport(damaged);
    expect(problems).toEqual([
      'metrics.jsonl is missing',
      `validation-predictions.jsonl has 0 lines instead of ${count}`,
    ]);
    expect(await runReportHtml(damaged)).not.toContain('id="confusion"');
    const config = JSON.parse(readFileSync(join(damaged, 'config.json'), 'utf8'));
    writeFileSync(join(damaged, 'config.json'), JSON.stringify({ ...config, tomorrow: 1 }));
    expect((await readRunReport(damaged)).problems).toContain(
      'config.json cannot be understood (config: Unrecognized key: "tomorrow"), so that most of this report is missing',
    );
    writeFileSync(join(damaged, 'config.json'), '{');
    expect((await readRunReport(damaged)).problems).toContain(
      'config.json cannot be understood (the configuration of the run is not JSON), so that most of this report is missing',
    );
  });

  it('stays below two megabytes after thousands of epochs, and says what its tables leave out', async () => {
    const long = copy('long');
    const [line] = readFileSync(join(long, 'metrics.jsonl'), 'utf8').split('\n');
    const lines = Array.from({ length: 5000 }, (_, i) =>
      JSON.stringify({ ...JSON.parse(line), epoch: i + 1 }),
    );
    writeFileSync(join(long, 'metrics.jsonl'), `${lines.join('\n')}\n`);
    const { bytes, report } = await writeReport(long);
    expect(bytes).toBeLessThan(2_000_000);
    expect(readFileSync(report, 'utf8')).toMatch(/Loss of each epoch: 30\d of 5,000, metrics.jsonl has all/);
  });

  it('escapes names that look like HTML', async () => {
    const nasty = copy('<b>bold & "quoted"<');
    expect(await runReportHtml(nasty)).toContain('<h1>&lt;b&gt;bold &amp; &quot;quoted&quot;&lt;</h1>');
  });
});

describe('what the report tells to do', () => {
  it('asks the model in Node, with Pupil and without, and prints its answer', async () => {
    const folder = join(root, 'asking');
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    cpSync(join(run, 'model.onnx'), join(folder, 'model.onnx'));
    const repository = fileURLToPath(new URL('../../', import.meta.url));
    for (const name of ['onnxruntime-node', 'sharp'])
      symlinkSync(join(repository, 'node_modules', name), join(folder, 'node_modules', name));
    symlinkSync(repository, join(folder, 'node_modules', 'pupil'));
    const { config } = await readRunReport(run);
    const snippets = usageOf({ classifier: config!.classifier, fit: config!.data.fit!, inputs: [] });
    const picture = join(pictures, 'line', '3.png');
    const [{ label, probability }] = (await predict(join(run, 'model.onnx'), [picture])).predictions;
    const answers = [];
    for (const { file, code } of snippets.filter(({ file }) => file.endsWith('.mjs'))) {
      writeFileSync(join(folder, file), code);
      const { stdout } = await promisify(execFile)(process.execPath, [file, picture], { cwd: folder });
      answers.push([file, stdout.trim()]);
    }
    expect(answers).toEqual([
      ['ask-pupil.mjs', `${picture} ${label} ${probability}`],
      ['ask.mjs', `${label} ${probability!.toFixed(4)}`],
    ]);
  });

  it('trains the same model again, to the last bit', async () => {
    const { config } = await readRunReport(run);
    const { command, config: settings, takesNetwork, unsaid } = reproductionOf(config!);
    expect([command, takesNetwork, unsaid]).toEqual([
      `pupil train ${pictures} --config pupil.config.json`,
      true,
      [],
    ]);
    const again = join(root, 'again');
    mkdirSync(again);
    writeFileSync(join(again, 'network.json'), JSON.stringify(config!.classifier.network));
    writeFileSync(join(again, 'pupil.config.json'), JSON.stringify(settings));
    const flags = [
      '--config',
      join(again, 'pupil.config.json'),
      '--out',
      join(again, 'run'),
      '--quiet',
      '--json',
    ];
    const { exitCode, err, out } = await runCommand(['train', pictures, ...flags], library);
    expect([exitCode, err]).toEqual([0, '']);
    expect(readFileSync(join(again, 'run', 'model.onnx')).equals(readFileSync(join(run, 'model.onnx')))).toBe(
      true,
    );
    // And the command line leaves a report of it.
    expect(JSON.parse(out)).toMatchObject({ report: join(again, 'run', 'report.html') });
    expect(existsSync(join(again, 'run', 'report.html'))).toBe(true);
  });

  it('is left out where nobody wants it', async () => {
    const out = join(root, 'unreported');
    const flags = [
      '--epochs',
      '1',
      '--image-size',
      '16',
      '--threads',
      '1',
      '--out',
      out,
      '--quiet',
      '--no-report',
    ];
    expect((await runCommand(['train', pictures, ...flags], library)).exitCode).toBe(0);
    expect([existsSync(join(out, 'model.onnx')), existsSync(join(out, 'report.html'))]).toEqual([
      true,
      false,
    ]);
  });
});
