import { isPupilError } from '../../../base/error.js';
import type { ValidationAnswers } from '../../../train/index.js';
import { shortNumber } from '../../chart.js';
import { dataTable, type TableColumn } from '../../page/data-table.js';
import { type Content, type Html, html } from '../../page/html.js';
import type { Section } from '../../page/section.js';
import { leastCertain, type StrikingExample, worstMistakes } from '../striking-examples.js';
import { percent } from '../words.js';
import type { RunPictures } from './open-run-pictures.js';
import { type GridItem, pictureGrid } from './picture-grid.js';
import { THUMBNAIL, thumbnailOf } from './thumbnail.js';

const MOST_MISTAKES = 24;
const MOST_UNCERTAIN = 12;

/** What the model is most wrong about, and least sure of; as pictures where there are any to be seen. */
export async function mistakesSection(
  answers: ValidationAnswers,
  shown: RunPictures | undefined,
): Promise<Section> {
  const mistakes = worstMistakes(answers, MOST_MISTAKES);
  const uncertain = leastCertain(answers, MOST_UNCERTAIN);
  const isRegression = answers.task === 'regression';
  const reason = shown !== undefined && 'reason' in shown ? html`<p class="note">${shown.reason}</p>` : null;
  return {
    id: 'mistakes',
    title: isRegression ? 'Largest errors' : 'Mistakes worth a look',
    body: html`${reason}
${
  mistakes.length === 0
    ? html`<p>No validation example was told wrongly.</p>`
    : html`<h3>${isRegression ? 'Farthest off' : 'Most confident mistakes'}</h3>
<p class="note">${
        isRegression
          ? 'Errors against the deviation of each number, the largest first.'
          : 'Wrong, and sure of it, the surest first: look for wrong labels, and for what these pictures have in common.'
      }</p>
${await examples(answers, mistakes, shown)}`
}
${
  uncertain.length === 0
    ? null
    : html`<h3>Least certain</h3>
<p class="note">Right or wrong, the model could hardly decide: more examples like these help most.</p>
${await examples(answers, uncertain, shown)}`
}`,
  };
}

async function examples(
  answers: ValidationAnswers,
  examples: readonly StrikingExample[],
  shown: RunPictures | undefined,
): Promise<Html> {
  if (shown === undefined || 'reason' in shown) return exampleTable(answers, examples);
  const items: GridItem[] = [];
  for (const example of examples) {
    items.push({ pictures: await pictureOf(example, shown), caption: captionOf(answers, example) });
  }
  return pictureGrid(items);
}

/** Null where the picture is gone since. */
async function pictureOf(
  { name, truth, said }: StrikingExample,
  { pictures, input }: Extract<RunPictures, { pictures: unknown }>,
): Promise<GridItem['pictures']> {
  try {
    const thumbnail = await thumbnailOf(await pictures.small(name, THUMBNAIL, input.channels));
    return [{ thumbnail, alt: `${name}: ${said}, in truth ${truth}` }];
  } catch (error) {
    if (!isPupilError(error)) throw error;
    return null;
  }
}

function captionOf(answers: ValidationAnswers, { name, truth, said, value }: StrikingExample): Content {
  const isRight = truth === said;
  return html`<p><strong>${said}</strong> ${valueText(answers, value)}</p>
<p>${isRight ? html`<span class="good">right</span>` : html`in truth <strong>${truth}</strong>`}</p>
<p class="file">${name}</p>`;
}

function valueText({ task }: ValidationAnswers, value: number): string {
  return task === 'regression' ? `off by ${shortNumber(value)}` : percent(value);
}

/** Without pictures: of rows of a table, or where pictures are gone. */
function exampleTable(answers: ValidationAnswers, examples: readonly StrikingExample[]): Html {
  const columns: TableColumn<StrikingExample>[] = [
    {
      title: answers.examples === 'rows' ? 'row' : 'file',
      kind: answers.examples === 'rows' ? 'number' : 'text',
      isHead: true,
      cell: ({ name }) => name,
    },
    { title: 'predicted', cell: ({ said }) => said },
    { title: 'true', cell: ({ truth }) => truth },
    {
      title: answers.task === 'regression' ? 'error' : 'probability',
      kind: 'number',
      cell: ({ value }) => (answers.task === 'regression' ? shortNumber(value) : percent(value)),
      sortBy: ({ value }) => value,
    },
  ];
  return dataTable(columns, examples, { caption: 'Examples by name', hidesCaption: true, isSortable: true });
}
