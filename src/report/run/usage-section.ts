import { shellWord } from '../../base/shell-word.js';
import { exampleKind, runDirectory } from '../../train/index.js';
import { html } from '../page/html.js';
import type { Section } from '../page/section.js';
import type { RunReport } from './run-report.js';
import { type Snippet, usageOf } from './usage.js';
import { usedModelOf } from './used-model.js';

/** How to ask the model, with programs that run as they stand. */
export async function usageSection(run: RunReport): Promise<Section | null> {
  const used = await usedModelOf(run);
  if (used === null) return null;
  const { model } = runDirectory(run.path);
  const snippets = usageOf(used);
  const takesRows = exampleKind(used.classifier.input) === 'rows';
  const knows = used.classifier.task === 'regression' ? '' : ' and knows its classes';
  return {
    id: 'use',
    title: 'How to use the model',
    body: html`<p>The model is one ONNX file that normalizes what it is given${knows}. Saved beside it, these programs run as they are.${takesRows ? null : SCALING}</p>
<h3>Command line</h3>
<pre><code>${`pupil predict ${shellWord(model)} ${takesRows ? 'rows.csv' : 'picture.jpg'}`}</code></pre>
${snippets.map(snippetHtml)}`,
  };
}

/** Pupil reads some JPEG files in full and others at a part of their size, whichever harms them less. */
const SCALING =
  ' Without Pupil, pictures of another size than the input are scaled a little otherwise, so that answers differ a little.';

function snippetHtml({ title, install, file, code, run }: Snippet) {
  const lines = [install, run].filter((line) => line !== null);
  return html`<h3>${title}</h3>
<pre class="program" aria-label="${file}"><code>${code}</code></pre>
<p class="note">Save it as <code>${file}</code>${
    lines.length === 0
      ? ' beside model.onnx, on a server: browsers do not load modules from the disk.'
      : html`, then: ${lines.map((line, i) => html`${i === 0 ? null : ' and '}<code>${line}</code>`)}`
  }</p>
`;
}
