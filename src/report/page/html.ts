/** A piece of a page in which every text is escaped. */
export interface Html {
  readonly html: string;
}

/** What may stand in a template: text and numbers are escaped, pieces are taken as they are, nothing leaves nothing. */
export type Content = Html | string | number | null | undefined | readonly Content[];

/**
 * A piece of a page: html`<td>${name}</td>`. What is put in is escaped, so that a name of a file or a class can hold anything;
 * in attributes as well, which must stand in double quotes.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  return { html: parts.reduce((text, part, i) => `${text}${contentText(values[i - 1])}${part}`) };
}

/** Text that is a piece of a page already, as the renderers of charts give it. */
export function trusted(text: string): Html {
  return { html: text };
}

/** A piece from any content: lists one after the other. */
export function joined(content: Content): Html {
  return { html: contentText(content) };
}

function contentText(content: Content): string {
  if (content === null || content === undefined) return '';
  if (typeof content === 'string') return escapeHtml(content);
  if (typeof content === 'number') return String(content);
  if ('html' in content) return content.html;
  return content.map(contentText).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => ENTITIES[mark]);
}
