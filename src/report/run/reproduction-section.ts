import { pairList } from '../page/data-table.js';
import { html } from '../page/html.js';
import type { Section } from '../page/section.js';
import { NETWORK_LINE, reproductionOf, settingsFile } from './reproduction.js';
import type { RunReport } from './run-report.js';

/** How to train the same model again. */
export function reproductionSection({ config }: RunReport): Section | null {
  if (config === null) return null;
  const { command, config: settings, takesNetwork, unsaid } = reproductionOf(config);
  const { versions } = config;
  const lines = [...(takesNetwork ? [NETWORK_LINE] : []), ...(command === null ? [] : [command])];
  return {
    id: 'reproduce',
    title: 'How to train it again',
    body: html`<p>${
      command === null
        ? 'The pictures were in memory: give the same ones to the same program, with these options.'
        : html`Save this as <code>pupil.config.json</code> and run the line below. The same data, seed, number of threads, versions and machine give the same bytes; another machine or number of threads gives numbers that differ in the last digits and then drift apart.`
    }</p>
<pre><code>${settingsFile(settings)}</code></pre>
${lines.length === 0 ? null : html`<pre><code>${lines.join('\n')}</code></pre>`}
${unsaid.length === 0 ? null : html`<p>A config file cannot say these options as they were resolved; config.json has them: ${unsaid.join(', ')}.</p>`}
${pairList([
  ['seed', config.training.seed],
  ['threads', config.training.threads],
  ...(versions === undefined
    ? []
    : [
        [
          'versions',
          `Pupil ${versions.pupil}, Node ${versions.node}, ONNX Runtime ${versions.onnxRuntime}`,
        ] as const,
        ['machine', `${versions.platform}, ${versions.processor}`] as const,
      ]),
  ['data', html`<code>${config.data.fingerprint}</code>, the SHA-256 over files, labels and split`],
])}`,
  };
}
