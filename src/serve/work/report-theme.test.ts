import { expect, it } from 'vitest';
import { PAGE_STYLE } from '../../report/page/page-style.js';
import { inTheme } from './report-theme.js';

it('leaves nothing of the theme of a report to the system', () => {
  const html = `<meta name="color-scheme" content="light dark"><style>${PAGE_STYLE}</style>`;
  const dark = inTheme(html, 'dark');
  expect(dark).not.toMatch(/prefers-color-scheme|light dark/);
  expect(dark).toContain('@media screen and (min-width: 0) {');
  expect(dark).toContain('content="dark"');
  expect(dark).toMatch(/:root \{[^}]*color-scheme: dark;/);
  const light = inTheme(html, 'light');
  expect(light).toContain('@media screen and (max-width: 0) {');
  expect(light).toMatch(/:root \{[^}]*color-scheme: light;/);
});
