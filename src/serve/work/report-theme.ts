import { z } from 'zod';

/** Themes that a page can have, other than that of the system. */
export const ReportTheme = z.enum(['light', 'dark']);
export type ReportTheme = z.infer<typeof ReportTheme>;

/**
 * A report in a theme that was chosen for the page around it: a frame is told that of the system alone. What its styles ask of the system is
 * answered in them; they still can ask for other things beside that.
 */
export function inTheme(html: string, theme: ReportTheme): string {
  return html
    .replaceAll(/\(prefers-color-scheme: ?(light|dark)\)/g, (_, asked) =>
      asked === theme ? '(min-width: 0)' : '(max-width: 0)',
    )
    .replaceAll(/(color-scheme: ?)light dark\b/g, `$1${theme}`)
    .replace(
      '<meta name="color-scheme" content="light dark">',
      `<meta name="color-scheme" content="${theme}">`,
    );
}
