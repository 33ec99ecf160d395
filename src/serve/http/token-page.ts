import { createHash } from 'node:crypto';

/** Of the page alone: it may send the form to where it came from, and nothing else. */
const STYLE = `
:root { color-scheme: light dark; --accent: light-dark(#005a8c, #79bfee); }
body { background: light-dark(#ffffff, #14171a); color: light-dark(#1f2328, #e6e6e3); font: 1rem/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 34rem; margin: 0 auto; padding: 12vh 1rem 2rem; }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 0.75rem; }
p { margin: 0 0 0.75rem; }
code { font-family: ui-monospace, monospace; font-size: 0.9em; }
label { display: block; font-weight: 500; margin: 1.5rem 0 0.3rem; }
form div { display: flex; gap: 0.6rem; }
input { flex: 1; min-width: 0; }
input, button { font: inherit; padding: 0.4rem 0.7rem; border: 1px solid light-dark(#8a8f96, #6b7178); border-radius: 6px; background: inherit; color: inherit; }
button { background: var(--accent); border-color: var(--accent); color: light-dark(#ffffff, #0d1a24); cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.wrong { color: light-dark(#a3261e, #ff9a8f); }
`;

export const TOKEN_PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** What a browser shows who opens the dashboard without its token: it asks for it, and comes back to the same address. */
export function tokenPage(wasWrong: boolean): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pupil asks for its token</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>This dashboard answers who knows its token</h1>
<p>Open the whole address that <code>pupil ui --token</code> printed where it was started, or paste it here. Each start has another one.</p>
<form method="get">
<label for="token">Token, or the address with it</label>
<div><input id="token" name="token" autocomplete="off" spellcheck="false" required autofocus${wasWrong ? ' aria-describedby="wrong"' : ''}> <button>Open</button></div>
${wasWrong ? '<p id="wrong" class="wrong" role="alert">That is not the token of this dashboard: it may have been started anew.</p>\n' : ''}</form>
</main>
</body>
</html>
`;
}
