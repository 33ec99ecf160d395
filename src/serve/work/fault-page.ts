import { html } from '../../report/index.js';
import type { Fault } from '../api.js';

/** What went wrong, as a page for the frame in which a report would stand. */
export function faultPage({ message, where, fix }: Fault['error']): string {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>No report</title></head>
<body style="font: 1rem/1.5 system-ui, sans-serif; margin: 1.5rem">
<p><strong>There is no report: ${message}.</strong> ${where === undefined ? null : html`<code>${where}</code>`}</p>
${fix === undefined ? null : html`<p>What to do: ${fix}.</p>`}
</body>
</html>
`.html;
}
