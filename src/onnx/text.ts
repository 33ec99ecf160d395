import { FormatError } from '../base/error.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** `text` itself. Throws FormatError for half a surrogate pair, which UTF-8 cannot hold and encoders replace silently. */
export function requireText(text: string, where: string): string {
  if (!/\p{Surrogate}/u.test(text)) return text;
  throw new FormatError({
    code: 'format/text',
    where,
    what: 'the text holds half a character (an unpaired surrogate) and cannot be written as UTF-8',
    got: text,
    fix: 'correct the text',
  });
}

export function encodeText(text: string, where: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(requireText(text, where));
}

/** Throws FormatError where the bytes are not UTF-8. */
export function decodeText(bytes: Uint8Array, where: string): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new FormatError({
      code: 'format/text',
      where,
      what: 'the bytes are not UTF-8 text',
      got: `${bytes.length} bytes`,
      fix: 'export the model again; the file is damaged or its text has another encoding',
      cause,
    });
  }
}
