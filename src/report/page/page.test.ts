import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Chart } from '../chart.js';
import { drawingSvg } from '../drawing-svg.js';
import { dataTable } from './data-table.js';
import { embeddedSvg } from './embedded-svg.js';
import { figure } from './figure.js';
import { html, joined, trusted } from './html.js';
import { isolated } from './isolated.js';
import { PAGE_SCRIPT } from './page-script.js';
import { PAGE_STYLE } from './page-style.js';
import { reportHtml } from './report-page.js';

const chart: Chart = {
  kind: 'curves',
  title: 'Loss',
  x: { label: 'epoch', start: 1, end: 3, scale: 'linear', isCount: true },
  panels: [
    {
      label: 'Loss',
      range: [0, 1],
      curves: [
        {
          shape: 'line',
          name: 'validation',
          points: [
            [1, 0.9],
            [2, 0.5],
            [3, 0.4],
          ],
        },
        {
          shape: 'line',
          name: 'training',
          points: [
            [1, 0.8],
            [3, 0.1],
          ],
        },
      ],
    },
  ],
  marks: [{ x: 3, label: 'best epoch 3', isMain: true }],
};

describe('a template of a page', () => {
  it('escapes what is put in, in text and in attributes, and takes pieces as they are', () => {
    const nasty = `<img src=x onerror="alert('1')">&`;
    expect(html`<td title="${nasty}">${nasty}</td>`.html).toBe(
      '<td title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;">&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;</td>',
    );
    expect(html`<p>${html`<b>${'<'}</b>`}${trusted('<i>')}</p>`.html).toBe('<p><b>&lt;</b><i></p>');
  });

  it('joins lists, and leaves out what is not there', () => {
    expect(joined(['a', null, [1, undefined, html`<br>`], '<']).html).toBe('a1<br>&lt;');
  });
});

describe('a table', () => {
  const rows = [
    { name: 'a & b', share: 0.5 },
    { name: 'sum', share: null },
  ];
  const table = dataTable<(typeof rows)[number]>(
    [
      { title: 'name', isHead: true, cell: ({ name }) => name },
      {
        title: 'share',
        kind: 'number',
        cell: ({ share }) => (share === null ? '–' : `${100 * share}%`),
        sortBy: ({ share }) => share,
      },
    ],
    rows,
    { caption: 'Shares', isSortable: true, last: 1 },
  ).html;

  it('has a caption, heads of columns and rows, and keeps sums apart', () => {
    expect(table).toContain('<caption>Shares</caption>');
    expect(table).toContain('<th scope="row">a &amp; b</th><td class="number" data-value="0.5">50%</td>');
    expect(table).toContain(
      '<tfoot><tr><th scope="row">sum</th><td class="number" data-value="">–</td></tr>',
    );
    expect(table.match(/<th scope="col"/g)).toHaveLength(2);
  });
});

describe('a drawing in a page', () => {
  it('has the colours and the styles of the page, and none of its own', async () => {
    const { html: svg } = await embeddedSvg(chart, 'loss', { width: 720, fontSize: 12 });
    const painted = [...svg.matchAll(/ (?:fill|stroke)="([^"]*)"/g)].map(([, colour]) => colour);
    expect(
      painted.filter((colour) => !/^(var\(--chart-[a-z0-9-]+\)|currentColor|none)$/.test(colour)),
    ).toEqual([]);
    expect(painted).toContain('var(--chart-blue)');
    expect(svg).not.toContain('<style');
    for (const [, name] of svg.matchAll(/var\((--chart-[a-z0-9-]+)\)/g))
      expect(PAGE_STYLE).toContain(`${name}:`);
  });

  it('is the same whatever was drawn before it, with ids of its own', async () => {
    const room = { width: 350, fontSize: 12 };
    const { html: one } = await embeddedSvg(chart, 'loss', room);
    await drawingSvg(chart);
    expect((await embeddedSvg(chart, 'loss', room)).html).toBe(one);
    const ids = [...one.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(0);
    expect(ids.filter((id) => !id.startsWith('loss-'))).toEqual([]);
    for (const [, id] of one.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(id);
  });

  it('is described in words, and has its numbers below', async () => {
    const { html: text } = await figure(chart, {
      id: 'loss',
      description: 'Loss falls from 0.9 to 0.4.',
      numbers: html`<table></table>`,
    });
    expect(text).toContain('role="img" aria-label="Loss falls from 0.9 to 0.4."');
    expect(text).toMatch(/<details><summary>The numbers<\/summary>\s*<table>/);
    expect(text.match(/<svg [^>]*aria-hidden="true"/g)).toHaveLength(2);
  });
});

describe('a page', () => {
  const page = reportHtml({
    title: 'a <b>',
    subtitle: 'two',
    sections: [{ id: 'result', title: 'Result & more', body: html`<p>fine</p>` }],
    footer: 'end',
  });

  it('allows its own script by its hash, and nothing from anywhere', () => {
    const hash = createHash('sha256').update(PAGE_SCRIPT).digest('base64');
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)![1];
    expect(policy.replaceAll('&#39;', "'").split('; ')).toEqual([
      "default-src 'none'",
      `script-src 'sha256-${hash}'`,
      "style-src 'unsafe-inline'",
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(page).toContain(`<script>${PAGE_SCRIPT}</script>`);
    expect(page.match(/<script/g)).toHaveLength(1);
  });

  it('has a heading and a line in the contents for each section', () => {
    expect(page).toContain('<title>a &lt;b&gt;</title>');
    expect(page).toContain('<li><a href="#result">Result &amp; more</a></li>');
    expect(page).toContain('<h2 id="result-title">Result &amp; more</h2>');
  });
});

/** Contrast of two colours by WCAG 2.2. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

describe.each(['light', 'dark'])('the %s theme', (theme) => {
  const blocks = [...PAGE_STYLE.matchAll(/:root \{([^}]*)\}/g)].map(([, block]) => block);
  const block = blocks.filter((text) => text.includes('--paper'))[theme === 'light' ? 0 : 1];
  const colours = Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, n, c]) => [n, c]),
  );

  it.each(['ink', 'soft', 'accent', 'good', 'bad', 'chart-ink', 'chart-grey', 'chart-red'])(
    'has text in %s that can be read',
    (name) => {
      expect(contrast(colours[name], colours.paper)).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('has text that can be read on its other surfaces', () => {
    expect(contrast(colours.ink, colours.surface)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colours.ink, colours['warn-paper'])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['chart-blue', 'chart-green', 'chart-orange'])('has curves in %s that can be seen', (name) => {
    expect(contrast(colours[name], colours.paper)).toBeGreaterThanOrEqual(3);
  });
});

describe('names within sentences', () => {
  it.each(['cat', 'größe', '猫', 'é'])('are left as they are: %s', (name) => {
    expect(isolated(name)).toBe(name);
  });

  it.each(['כלב', 'قط', '\u202egnp.txt', 'a\u200fb'])('keep their direction to themselves: %j', (name) => {
    expect(isolated(name)).toBe(`\u2068${name}\u2069`);
  });
});
