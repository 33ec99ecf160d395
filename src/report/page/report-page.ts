import { createHash } from 'node:crypto';
import { type Content, type Html, html, trusted } from './html.js';
import { PAGE_SCRIPT } from './page-script.js';
import { PAGE_STYLE } from './page-style.js';
import type { Section } from './section.js';

export interface ReportPage {
  readonly title: string;
  /** Below the title, in a line or two. */
  readonly subtitle: Content;
  readonly sections: readonly Section[];
  /** Last line. */
  readonly footer: Content;
}

/** Nothing is loaded from anywhere, and no script runs but ours; styles and pictures stand in the page itself. */
const POLICY = [
  "default-src 'none'",
  `script-src 'sha256-${createHash('sha256').update(PAGE_SCRIPT).digest('base64')}'`,
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** One file with everything in it, that opens from the disk: the text of an HTML page. */
export function reportHtml({ title, subtitle, sections, footer }: ReportPage): string {
  return `<!doctype html>\n${
    html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trusted(PAGE_STYLE)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<h1>${title}</h1>
<p class="subtitle">${subtitle}</p>
</header>
<div class="columns">
<nav aria-label="Sections"><ol>
${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>\n`)}</ol></nav>
<main id="content">
${sections.map(sectionHtml)}</main>
</div>
<footer>${footer}</footer>
<script>${trusted(PAGE_SCRIPT)}</script>
</body>
</html>
`.html
  }`;
}

function sectionHtml({ id, title, body }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}
</section>
`;
}
