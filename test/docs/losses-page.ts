import { readFileSync } from 'node:fs';
import { LOSSES, type TASKS } from '../../src/nn/index.js';
import { docComment } from './doc-comment.js';
import { markdownTable } from './markdown-table.js';
import { optionRows } from './option-rows.js';

/** Where each loss is declared, and under which name. */
const PLACES: Readonly<Record<string, readonly [file: string, name: string]>> = {
  'categoricalCrossEntropy multi-class': ['softmax-cross-entropy', 'categoricalCrossEntropyLoss'],
  'binaryCrossEntropy binary, multi-label': ['binary-cross-entropy', 'binaryCrossEntropyLoss'],
  'mse regression': ['mean-squared-error', 'meanSquaredErrorLoss'],
  'mae regression': ['mean-absolute-error', 'meanAbsoluteErrorLoss'],
  'huber regression': ['huber', 'huberLoss'],
  'focal multi-class': ['categorical-focal', 'categoricalFocalLoss'],
  'focal binary, multi-label': ['binary-focal', 'binaryFocalLoss'],
};

const INTRODUCTION = `# Tasks and losses

<!-- Made from the schemas and comments of src/nn; a test fails when it is out of date and says how to make it anew. -->

The task says what the network is asked of a picture, and decides how it ends and what training makes small:

| task | outputs of the network | ends in | loss | the model answers |
|---|---|---|---|---|
| \`multi-class\` | one per class | softmax | \`${autoOf('multi-class')}\` | \`probabilities\` [N, K] |
| \`binary\` | one; the sigmoid of it is the probability of the second class | sigmoid | \`${autoOf('binary')}\` | \`probabilities\` [N, 2] |
| \`multi-label\` | one per label | a sigmoid each | \`${autoOf('multi-label')}\` | \`probabilities\` [N, K] |
| \`regression\` | one per number | nothing | \`${autoOf('regression')}\` | \`predictions\` [N, K] |

The network itself ends without an activation: softmax or sigmoid are added by the task, and the loss works on what comes
before them, which stays exact where probabilities would round to 0 or 1.

\`task: 'auto'\`, the default, is \`multi-class\` for a folder of classes. \`--task binary\` takes a folder of two classes.
\`multi-label\` and \`regression\` need targets that a folder cannot tell; [\`pictureArrays\`](library.md) gives them.

\`loss\` is a name, \`--loss focal\`, or a name with options, \`{ "kind": "huber", "delta": 2 }\`. A loss that does not fit the
task is refused before the first batch.

Weights: \`classWeights\` is \`'none'\`, \`'balanced'\` (n / (K count): a class weighs the more the rarer it is, and the mean over
pictures is 1) or weights by class, \`{ "cat": 2 }\`, where classes left out weigh 1; it is for \`multi-class\` and \`binary\`.
A source may also give each picture a weight; a picture of weight 0 teaches nothing, to the bit (it still counts in the statistics of the pixels and of batch
norm). The loss of a batch is divided by the sum of the weights in it; a batch in which nothing weighs anything has the
loss 0. Validation and [metrics](metrics.md) know no weights and no label smoothing. Rare classes may also be
[drawn more often](data.md#rare-classes).
`;

function autoOf(task: (typeof TASKS)[number]): string {
  return LOSSES.find(({ tasks }) => tasks.includes(task))!.kind;
}

function section({ kind, tasks, options, takesLabelSmoothing }: (typeof LOSSES)[number]): string {
  const place = PLACES[`${kind} ${tasks.join(', ')}`];
  if (place === undefined) throw new Error(`docs/losses.md does not know where ${kind} is: add it to PLACES`);
  const [file, name] = place;
  const source = readFileSync(new URL(`../../src/nn/losses/${file}.ts`, import.meta.url), 'utf8');
  const rows = optionRows(options);
  return [
    `### ${kind} (${tasks.join(', ')})`,
    docComment(source, name),
    takesLabelSmoothing ? 'Takes `labelSmoothing`.' : 'Does not take `labelSmoothing`.',
    ...(rows.length > 0 ? [markdownTable(['option', 'values', 'default', 'meaning'], rows)] : []),
  ].join('\n\n');
}

/** The text of docs/losses.md. */
export function lossesPage(): string {
  return `${[INTRODUCTION.trimEnd(), '## Losses', ...LOSSES.map(section)].join('\n\n')}\n`;
}
