import { basename } from 'node:path';
import { CheckpointError } from '../../base/error.js';
import { formatBytes, formatShortCount } from '../../base/format.js';
import { formatCount } from '../../base/format-count.js';
import { PUPIL_VERSION } from '../../base/version.js';
import { describeSource } from '../../data/index.js';
import { exampleKind, type ModelSummary, modelOutput, type RunConfig, summarize } from '../../train/index.js';
import { endingOf } from '../run/ending.js';
import { type Headline, headlineOf } from '../run/headline.js';
import { readRunReport } from '../run/read-run-report.js';
import { NETWORK_LINE, reproductionOf, settingsFile } from '../run/reproduction.js';
import type { RunReport } from '../run/run-report.js';
import type { ReportContext } from '../run/run-sections.js';
import { settingsOf, settingText } from '../run/settings.js';
import { outputsCounted, subtitleOf } from '../run/subtitle.js';
import { type Snippet, usageOf } from '../run/usage.js';
import { usedModelOf } from '../run/used-model.js';
import { cardHeader } from './card-header.js';
import { cardLimits } from './card-limits.js';
import { cardResults } from './card-results.js';
import { codeBlock, markdownTable, markdownText } from './markdown.js';

/**
 * What others should know of the model of a finished run, as Markdown: what it is, what it takes, what it was trained and
 * measured on, how well it does and for whom, its limits, programs that ask it, and how to train it again. What a run cannot
 * know (its purpose, its licence, whom it may harm) is left open and says so. Data are called by the last part of their path.
 *
 * Source  Mitchell et al. 2019, "Model Cards for Model Reporting" (arXiv 1810.03993), fig. 1, whose parts these are.
 *
 * Throws  CheckpointError `checkpoint/not-a-run`, or `checkpoint/unfinished` where the run has not come to its end.
 */
export async function modelCard(folder: string, { extensions }: ReportContext = {}): Promise<string> {
  const run = await readRunReport(folder);
  const headline = headlineOf(run);
  if (run.state !== 'done' || run.config === null || headline === null) throw unfinished(folder, run);
  const { config } = run;
  const summary = await summarize(run.path, {}, { extensions });
  const parts: readonly (readonly [title: string, ...blocks: string[]])[] = [
    ['Model', ...modelBlocks(run, config, summary)],
    ['Intended use', '*Not said yet: what it is for, for whom, and what it should not be used for.*'],
    ['Input and output', ...contractBlocks(config)],
    ['How to use it', ...(await usageBlocks(run))],
    ['Data', ...dataBlocks(config)],
    ['Results', measuredOn(config, headline), ...cardResults(headline, run.answers)],
    [
      'Limits',
      cardLimits(run, config)
        .map((limit) => `- ${limit}`)
        .join('\n'),
    ],
    [
      'Ethical considerations',
      '*Not said yet: whom the data show, who agreed to that, and whom a wrong answer may harm.*',
    ],
    ['Training', ...trainingBlocks(run, config)],
    ['How to train it again', ...reproductionBlocks(config)],
  ];
  return `${[
    cardHeader(run, config, headline),
    `# ${markdownText(run.name)}`,
    ...parts.flatMap(([title, ...blocks]) => [`## ${title}`, ...blocks]),
    `Written by Pupil ${PUPIL_VERSION} from the files of the run.`,
  ].join('\n\n')}\n`;
}

function unfinished(folder: string, { state, problems }: RunReport): CheckpointError {
  return new CheckpointError({
    code: 'checkpoint/unfinished',
    where: folder,
    what: 'a model card says what a finished run came to, and this run has not come to its end or is damaged',
    got: { state, ...(problems.length > 0 && { problems }) },
    fix: 'finish it with pupil resume, or export without a card',
  });
}

type Blocks = string[];

function modelBlocks(run: RunReport, { training }: RunConfig, { total, multiplyAdds }: ModelSummary): Blocks {
  const size = run.modelBytes === null ? '' : `, ${formatBytes(run.modelBytes)}`;
  return [
    `${markdownText(subtitleOf(run))}.`,
    `Network: ${training.architecture === 'custom' ? 'layers of its own' : markdownText(settingText(training.architecture))}; ${formatCount(total)} parameters, ${formatShortCount(multiplyAdds)} multiply-adds for one example. One ONNX file${size}.`,
    'License: *not said yet.*',
  ];
}

function contractBlocks({ classifier, data }: RunConfig): Blocks {
  const { task, classes, input } = classifier;
  const outputs = `Output: \`${modelOutput(task)} [N, ${classes.length}]\`. ${outputsCounted(classifier)}: ${classes.map(markdownText).join(', ')}.`;
  if ('kind' in input)
    return [
      'Input: a column `[N, 1]` for each of these, as they stand in the table.',
      markdownTable(
        ['column', 'kind'],
        input.columns.map(({ name, type }) => [markdownText(name), type]),
        { isText: true },
      ),
      outputs,
    ];
  const { height, width, channels } = input;
  return [
    `Input: \`pixels\` uint8 \`[N, ${height}, ${width}, ${channels}]\`, ${channels === 1 ? 'grey' : 'red, green, blue'}, 0 to 255; they are normalized inside the model. ${FITS[data.fit ?? 'crop']}`,
    outputs,
  ];
}

const FITS = {
  crop: 'Of pictures of other shapes the middle was cut out.',
  stretch: 'Pictures of other shapes were stretched.',
  pad: 'Pictures of other shapes got black borders.',
} as const;

async function usageBlocks(run: RunReport): Promise<Blocks> {
  const used = await usedModelOf(run);
  if (used === null) return ['The model file of the run is missing.'];
  return [
    'With the model beside them, saved as `model.onnx`, these programs run as they are.',
    ...usageOf(used).flatMap(snippetBlocks),
  ];
}

function snippetBlocks({ title, install, file, code, run }: Snippet): Blocks {
  const lines = [install, run].filter((line) => line !== null);
  return [
    `### ${title}`,
    codeBlock(code, LANGUAGES[file.slice(file.lastIndexOf('.') + 1)] ?? ''),
    `Save it as \`${file}\`${lines.length === 0 ? ' and open it from a server.' : ', then:'}`,
    ...(lines.length === 0 ? [] : [codeBlock(lines.join('\n'), 'sh')]),
  ];
}

const LANGUAGES: Readonly<Record<string, string>> = { mjs: 'js', py: 'python', html: 'html' };

function dataBlocks({ source, data, classifier }: RunConfig): Blocks {
  const examples = exampleKind(classifier.input);
  const from =
    source.kind === 'pictureArrays'
      ? 'Pictures in memory'
      : `${markdownText(basename(source.path))} (${describeSource(source.kind)})`;
  return [
    `${from}: ${formatCount(data.training)} ${examples} to train on and ${formatCount(data.validation)} to validate on. Fingerprint (SHA-256 over files, labels and split): \`${data.fingerprint}\`.`,
    '*Not said yet: where the data come from, and under which terms.*',
  ];
}

function measuredOn({ classifier }: RunConfig, { count }: Headline): string {
  return `On ${formatCount(count)} validation ${exampleKind(classifier.input)}, from which the network did not learn. Intervals hold the true value for 95 of 100 validation sets of this size.`;
}

/** What a reader looks for first, whoever chose it. */
const RECIPE: readonly string[] = [
  'optimizer',
  'learningRate',
  'schedule',
  'batchSize',
  'epochs',
  'loss',
  'augment',
  'seed',
];

function trainingBlocks(run: RunReport, config: RunConfig): Blocks {
  const settings = settingsOf(config).filter(
    ({ name, origin }) => RECIPE.includes(name) || (origin !== 'default' && name !== 'architecture'),
  );
  return [
    endingOf(run).map(markdownText).join(' '),
    markdownTable(
      ['setting', 'value'],
      settings.map(({ name, value }) => [`\`${name}\``, markdownText(settingText(value))]),
      { isText: true },
    ),
  ];
}

function reproductionBlocks(config: RunConfig): Blocks {
  const { source, versions } = config;
  const shared = source.kind === 'pictureArrays' ? source : { ...source, path: basename(source.path) };
  const {
    command,
    config: settings,
    takesNetwork,
  } = reproductionOf({ ...config, source: shared } as RunConfig);
  const lines = [...(takesNetwork ? [NETWORK_LINE] : []), ...(command === null ? [] : [command])];
  return [
    'The same data, seed, number of threads, versions and machine give the same bytes. As `pupil.config.json`:',
    codeBlock(settingsFile(settings), 'json'),
    ...(lines.length === 0 ? [] : [codeBlock(lines.join('\n'), 'sh')]),
    ...(versions === undefined
      ? []
      : [
          `Trained by Pupil ${versions.pupil} with Node ${versions.node} and ONNX Runtime ${versions.onnxRuntime}.`,
        ]),
  ];
}
