import type { FieldGroup, OptionField } from './option-fields.js';

/** What is wrong with an option, by its path. */
export interface FormIssue {
  readonly path: string;
  readonly message: string;
}

/** The config that was written into the form, and what cannot be understood of it. */
export function readForm(
  groups: readonly FieldGroup[],
  texts: Readonly<Record<string, string>>,
  more = '',
): { readonly config: Readonly<Record<string, unknown>>; readonly issues: readonly FormIssue[] } {
  const config: Record<string, unknown> = {};
  const issues: FormIssue[] = [];
  for (const field of groups.flatMap(({ fields }) => fields)) {
    const text = (texts[field.name] ?? '').trim();
    if (text === '') continue;
    const value = readField(field, text);
    if (value instanceof SyntaxError) issues.push({ path: field.name, message: value.message });
    else config[field.name] = value;
  }
  if (more.trim() !== '') {
    const value = parsed(more);
    if (value === null || typeof value !== 'object' || Array.isArray(value) || value instanceof SyntaxError)
      issues.push({ path: 'more', message: 'must be an object of JSON, such as { "epochs": 5 }' });
    else Object.assign(config, value);
  }
  return { config, issues };
}

/** The value; a SyntaxError says in words what is wrong. */
function readField({ kind, words, isWhole }: OptionField, text: string): unknown {
  switch (kind) {
    case 'choice': {
      const value = parsed(text);
      return typeof value === 'number' || typeof value === 'boolean' ? value : text;
    }
    case 'switch':
      return text === 'true';
    case 'number': {
      if (words.includes(text)) return text;
      const value = Number(text);
      if (Number.isFinite(value) && (!isWhole || Number.isInteger(value))) return value;
      if (/^[[{"]/.test(text) || /[a-z]/i.test(text)) {
        const other = parsed(text);
        return other instanceof SyntaxError ? text : other;
      }
      return new SyntaxError(
        `must be a ${isWhole ? 'whole ' : ''}number${words.map((word) => ` or ${word}`).join('')}`,
      );
    }
    case 'list':
      return text.startsWith('[')
        ? parsed(text)
        : text
            .split(',')
            .map((part) => part.trim())
            .filter((part) => part !== '');
    case 'text':
      return text;
    case 'json': {
      const value = parsed(text);
      return value instanceof SyntaxError && /^[\w-]+$/.test(text) ? text : value;
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return new SyntaxError('must be JSON, such as ["a", "b"] or { "kind": "sgd" }');
  }
}
