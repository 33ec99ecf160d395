import { shellWord } from '../../base/shell-word.js';
import { runDirectory } from '../../train/index.js';
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
  const asked = 'kind' in used.classifier.input ? 'rows.csv' : 'picture.jpg';
  return {
    id: 'use',
    title: 'How to use the model',
    body: html`<p>The model is one ONNX file that normalizes what it is given and knows its classes. Saved beside it, these programs run as they are.${'kind' in used.classifier.input ? null : ' Browsers and Pillow scale pictures by kernels of their own, so that their answers differ a little.'}</p>
<h3>Command line</h3>
<pre><code>${`pupil predict ${shellWord(model)} ${asked}`}</code></pre>
${snippets.map(snippetHtml)}`,
  };
}

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
