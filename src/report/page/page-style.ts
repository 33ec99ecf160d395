/** How pages look: plain text, since it is written into them. Light and dark, narrow and wide, on paper. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --surface: #f6f5f2; --line: #dddad3; --ink: #1f2328; --soft: #5b6067;
  --accent: #005a8c; --good: #00694d; --bad: #a3261e; --warn-paper: #fdf3dc; --warn-line: #d9a83a;
  --chart-blue: #0072b2; --chart-green: #007a5a; --chart-orange: #d55e00; --chart-red: #b3261e;
  --chart-ink: #1f2328; --chart-grey: #6b6b6b; --chart-pale: #b8b8b8; --chart-paper: #ffffff;
  --chart-rank-1: #ccd68c; --chart-rank-2: #8fcfb0; --chart-rank-3: #41a6b8; --chart-rank-4: #2a6fb0; --chart-rank-5: #1d2f6f;
  --chart-heat-1: #f3f5f8; --chart-heat-2: #d3e4f0; --chart-heat-3: #a9cbe3; --chart-heat-4: #78aed3; --chart-heat-5: #4a8fc1; --chart-heat-6: #246fa8; --chart-heat-7: #0f5087; --chart-heat-8: #083561;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --surface: #1d2125; --line: #363b41; --ink: #e6e6e3; --soft: #a3a9b0;
    --accent: #79bfee; --good: #5cc9a2; --bad: #ff9a8f; --warn-paper: #33290f; --warn-line: #8a6a1c;
    --chart-blue: #62b5ec; --chart-green: #4fc79d; --chart-orange: #ff9a4d; --chart-red: #ff8a80;
    --chart-ink: #e6e6e3; --chart-grey: #a3a9b0; --chart-pale: #5b6067; --chart-paper: #14171a;
    --chart-rank-1: #4a5530; --chart-rank-2: #3f7f66; --chart-rank-3: #41a6b8; --chart-rank-4: #7fb8ea; --chart-rank-5: #d3dcff;
    --chart-heat-1: #1c2126; --chart-heat-2: #1d3445; --chart-heat-3: #1e415c; --chart-heat-4: #22527a; --chart-heat-5: #2f6a94; --chart-heat-6: #5b9ccb; --chart-heat-7: #9dcaec; --chart-heat-8: #d2e9fb;
  }
}
@media print { :root { color-scheme: light; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; scroll-padding-top: 1rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0 auto; padding: 2.5rem 1.25rem 3rem; max-width: 66rem;
  background: var(--paper); color: var(--ink);
  font: 400 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: lining-nums; overflow-wrap: break-word;
}
h1, h2, h3 { line-height: 1.2; text-wrap: balance; font-weight: 650; letter-spacing: -0.011em; }
h1 { font-size: 2rem; margin: 0 0 .35rem; }
h2 { font-size: 1.375rem; margin: 0 0 .9rem; }
h3 { font-size: 1.0625rem; margin: 1.9rem 0 .6rem; }
p { margin: 0 0 .9rem; max-width: 42rem; text-wrap: pretty; }
a { color: var(--accent); text-underline-offset: .15em; text-decoration-thickness: 1px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .3rem .6rem; z-index: 2; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
header { margin-bottom: 2rem; }
.subtitle { color: var(--soft); margin: 0; }
nav ol { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .15rem 1rem; font-size: .9375rem; }
nav a { display: inline-block; padding: .2rem 0; color: var(--soft); text-decoration: none; }
nav a:hover { color: var(--accent); text-decoration: underline; }
nav { margin-bottom: 2.25rem; padding: .6rem 0; border-block: 1px solid var(--line); }
section { margin-bottom: 3.25rem; }
@media (min-width: 62rem) {
  .columns { display: grid; grid-template-columns: 11.5rem minmax(0, 46rem); gap: 3rem; align-items: start; }
  nav { position: sticky; top: 1.5rem; border: 0; padding: .15rem 0; }
  nav ol { flex-direction: column; gap: 0; }
}
footer { border-top: 1px solid var(--line); padding-top: 1rem; color: var(--soft); font-size: .875rem; }
.note, figcaption + .note { color: var(--soft); font-size: .9375rem; }
.good { color: var(--good); } .bad { color: var(--bad); }
figure { margin: 0 0 2rem; }
figcaption { font-weight: 600; margin-bottom: .5rem; }
.chart svg { display: block; max-width: 100%; height: auto; overflow: visible; --plot-background: var(--paper); }
.chart svg text, .chart svg tspan { white-space: pre; }
.chart .narrow, .small-figures .chart .wide { display: none; } .small-figures .chart .narrow { display: block; }
.small-figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 0 2rem; align-items: start; }
.small-figures > * { min-width: 0; margin-bottom: 2rem; } .small-figures > :last-child { margin-bottom: 0; }
strong, code, bdi { unicode-bidi: isolate; }
@media (max-width: 36rem) { .chart .wide { display: none; } .chart .narrow { display: block; } }
details { margin: .4rem 0 0; }
summary { cursor: pointer; color: var(--soft); font-size: .9375rem; padding: .15rem 0; width: fit-content; }
summary:hover { color: var(--accent); }
.scroll { overflow-x: auto; margin: 0 0 1rem; }
.scroll.tall { max-height: 38rem; overflow-y: auto; border-bottom: 1px solid var(--line); }
.tall tfoot tr > * { position: sticky; bottom: 0; background: var(--paper); }
table { border-collapse: collapse; font-size: .9375rem; line-height: 1.35; font-variant-numeric: lining-nums tabular-nums; min-width: min(100%, 20rem); }
caption { text-align: left; color: var(--soft); padding-bottom: .4rem; }
caption:not(.unseen) { position: sticky; left: 0; max-width: calc(100vw - 2.2rem); }
th, td { max-width: min(26rem, 50vw); padding: .34rem .8rem .34rem 0; text-align: left; vertical-align: baseline; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-weight: 600; border-bottom: 1px solid var(--soft); vertical-align: bottom; position: sticky; top: 0; background: var(--paper); }
tbody th, tfoot th { font-weight: 400; }
tfoot td, tfoot th { font-weight: 600; border-bottom: 0; border-top: 1px solid var(--soft); }
.number { text-align: right; white-space: nowrap; } .whole { white-space: nowrap; }
th button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
th button:hover { color: var(--accent); }
th button::after { content: "\\2195"; color: var(--soft); font-size: .8em; padding-left: .3em; opacity: .6; }
th[aria-sort=ascending] button::after { content: "\\2191"; opacity: 1; }
th[aria-sort=descending] button::after { content: "\\2193"; opacity: 1; }
.pairs { display: grid; grid-template-columns: 1fr; gap: 0; margin: 0 0 1.2rem; }
.pairs > div { display: grid; grid-template-columns: minmax(7.5rem, 12rem) 1fr; gap: 1rem; padding: .34rem 0; border-bottom: 1px solid var(--line); }
.pairs dt { color: var(--soft); } .pairs dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .875em; }
pre { background: var(--surface); border: 1px solid var(--line); border-radius: 6px; padding: .8rem 1rem; overflow-x: auto; line-height: 1.5; margin: 0 0 1rem; tab-size: 2; }
code { overflow-wrap: anywhere; } th code { overflow-wrap: normal; white-space: nowrap; }
pre code { overflow-wrap: normal; font-size: inherit; }
.notice { background: var(--warn-paper); border: 1px solid var(--warn-line); border-radius: 6px; padding: .7rem 1rem; margin: 0 0 1.2rem; max-width: none; }
.notice ul { margin: 0; padding-left: 1.1rem; }
ul.pictures { list-style: none; margin: 0 0 1.2rem; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(6.5rem, 1fr)); gap: 1.1rem .9rem; align-items: start; }
ul.pictures.wide { grid-template-columns: repeat(auto-fill, minmax(13.2rem, 1fr)); }
.shown { display: flex; gap: .35rem; min-height: 6rem; align-items: flex-end; }
.shown img { max-width: 6.5rem; max-height: 6.5rem; } .pictures img, .sheet img { display: block; border-radius: 3px; width: auto; height: auto; }
.pictures img.tiny, .sheet img.tiny { image-rendering: pixelated; width: 6rem; }
.pictures p { margin: .25rem 0 0; font-size: .8125rem; line-height: 1.3; overflow-wrap: anywhere; }
.pictures p { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden; } .file { color: var(--soft); overflow-wrap: anywhere; font-size: .75rem; }
.gone { display: grid; place-items: center; width: 6rem; height: 6rem; background: var(--surface); border: 1px dashed var(--line); border-radius: 3px; color: var(--soft); font-size: .8125rem; }
.sheet td { vertical-align: top; border: 0; padding: .3rem .7rem .5rem 0; } .sheet img { max-width: 6.5rem; max-height: 6.5rem; } .sheet p { margin: .25rem 0 0; line-height: 1.3; max-width: 7rem; } .sheet span { display: block; }
.headline { display: flex; flex-wrap: wrap; align-items: first baseline; gap: 1.2rem 2.5rem; margin: 0 0 1.5rem; }
.headline .value { display: block; font-size: 1.375rem; line-height: 1.2; font-weight: 600; font-variant-numeric: lining-nums tabular-nums; }
.headline .main { flex-basis: 100%; }
.headline .main .value { font-size: 3.25rem; line-height: 1.05; font-weight: 650; letter-spacing: -0.025em; }
.headline .name { display: block; color: var(--soft); font-size: .9375rem; }
.headline .interval { display: block; color: var(--soft); font-size: .875rem; font-variant-numeric: tabular-nums; }
@media (max-width: 36rem) {
  body { padding: 1.5rem 1.1rem 2rem; } h1 { font-size: 1.625rem; } h2 { font-size: 1.25rem; }
  .headline { gap: 1rem 1.75rem; } .headline .main .value { font-size: 2.5rem; }
  .pairs > div { grid-template-columns: 1fr; gap: 0; }
}
@page { margin: 14mm 12mm; }
@media print {
  :root { font-size: 10pt; } body { max-width: none; padding: 0; } nav, .skip, summary { display: none; }
  .columns { display: block; } section { margin-bottom: 1.5rem; } h2, h3, figcaption, h2 + p, h3 + p { break-after: avoid; } tfoot { display: table-row-group; }
  figure, tr, pre, .pictures li, .headline { break-inside: avoid; } .scroll, .scroll.tall { max-height: none; overflow: visible; }
  thead th { position: static; } pre { white-space: pre-wrap; } a { color: inherit; text-decoration: none; }
  th button::after { content: none; } .chart .wide { display: block; } .chart .narrow { display: none; }
  .small-figures .chart .wide { display: none; } .small-figures .chart .narrow { display: block; }
}
`;
