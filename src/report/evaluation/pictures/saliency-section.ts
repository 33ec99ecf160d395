import { isPupilError } from '../../../base/error.js';
import { permutation, randomStream } from '../../../base/random.js';
import type { Extensions } from '../../../nn/index.js';
import {
  type GradCam,
  openGradCam,
  runDirectory,
  type SaliencyMap,
  type ValidationAnswers,
} from '../../../train/index.js';
import { html } from '../../page/html.js';
import type { Section } from '../../page/section.js';
import type { RunReport } from '../../run/run-report.js';
import { leastCertain, type StrikingExample, worstMistakes } from '../striking-examples.js';
import { percent } from '../words.js';
import type { RunPictures } from './open-run-pictures.js';
import { overlay } from './overlay.js';
import { type GridItem, pictureGrid } from './picture-grid.js';
import { thumbnailOf } from './thumbnail.js';

/** Pictures of each kind. */
const MOST_RIGHT = 6;
const MOST_WRONG = 6;

/** Which places of some pictures speak for the answer of the model; null where there is no model, or nothing to be seen. */
export async function saliencySection(
  {
    path,
    modelBytes,
    extensions,
  }: Pick<RunReport, 'path' | 'modelBytes'> & { readonly extensions: Extensions | undefined },
  answers: ValidationAnswers,
  shown: RunPictures | undefined,
): Promise<Section | null> {
  if (shown === undefined || 'reason' in shown || modelBytes === null) return null;
  const section = { id: 'saliency', title: 'Where it looks' };
  let cam: GradCam;
  try {
    cam = await openGradCam(runDirectory(path).model, { extensions });
  } catch (error) {
    if (!isPupilError(error)) throw error;
    return { ...section, body: html`<p>Not shown: ${error.what}.</p>` };
  }
  try {
    const right = rightExamples(answers);
    const wrong = worstMistakes(answers, MOST_WRONG);
    return {
      ...section,
      body: html`<p>Left the picture as the model takes it, right in bright colours the places that speak for what it said, as layer ${cam.layer} sees them. A model that looks beside the thing has learned something else: a background, a border, a mark.</p>
${right.length === 0 ? null : html`<h3>${answers.task === 'regression' ? 'A sample' : 'Right'}</h3>${pictureGrid(await items(cam, answers, right, shown))}`}
${wrong.length === 0 ? null : html`<h3>${answers.task === 'regression' ? 'Farthest off' : 'Wrong'}</h3>${pictureGrid(await items(cam, answers, wrong, shown))}`}
<p class="note">Grad-CAM (Selvaraju et al. 2017). Colours are relative to the brightest place of each picture; of a number they show what makes it larger.</p>`,
    };
  } finally {
    await cam.dispose();
  }
}

/** Examples that were told rightly, of as many classes as possible, chosen by a seed; any examples of a regression. */
function rightExamples(answers: ValidationAnswers): StrikingExample[] {
  const isRegression = answers.task === 'regression';
  const all = (isRegression ? worstMistakes : leastCertain)(answers, answers.names.length);
  const shuffled = Array.from(permutation(all.length, randomStream(0, 'saliency')), (i) => all[i]).filter(
    ({ truth, said }) => isRegression || truth === said,
  );
  const seen = new Set<string>();
  const isFirst = shuffled.map(({ said }) => !seen.has(said) && seen.add(said) !== undefined);
  const firsts = shuffled.filter((_, i) => isFirst[i]);
  const others = shuffled.filter((_, i) => !isFirst[i]);
  return [...firsts, ...others].slice(0, MOST_RIGHT);
}

async function items(
  cam: GradCam,
  answers: ValidationAnswers,
  examples: readonly StrikingExample[],
  { pictures, input }: Extract<RunPictures, { pictures: unknown }>,
): Promise<GridItem[]> {
  const made: GridItem[] = [];
  for (const { name, truth, said, output, value } of examples) {
    const probability = answers.task === 'regression' ? '' : ` ${percent(value)}`;
    const caption = html`<p><strong>${said}</strong>${probability}${truth === said ? null : html`, in truth <strong>${truth}</strong>`}</p>
<p class="file">${name}</p>`;
    try {
      const picture = await pictures.seen(name, input);
      const map = await cam.mapOf(picture.pixels, output);
      made.push({
        pictures: [
          { thumbnail: await thumbnailOf(picture), alt: name },
          {
            thumbnail: await thumbnailOf(overlay(picture, map)),
            alt: `Places of ${name} that speak for ${said}`,
          },
        ],
        caption: isNothing(map) ? html`${caption}<p>no place speaks for it</p>` : caption,
      });
    } catch (error) {
      if (!isPupilError(error)) throw error;
      made.push({ pictures: null, caption });
    }
  }
  return made;
}

function isNothing({ values }: SaliencyMap): boolean {
  return values.every((value) => value === 0);
}
