export type PictureFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif';

const EXTENSIONS: ReadonlySet<string> = new Set([
  '.jpg',
  '.jpeg',
  '.jpe',
  '.jfif',
  '.png',
  '.webp',
  '.gif',
  '.tif',
  '.tiff',
  '.avif',
]);

/** The extension of a file name in lower case with its dot; `''` for none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot).toLowerCase();
}

/** Whether a file is taken for a picture by its name; what it really holds is decided by `sniffFormat`. */
export function hasPictureName(name: string): boolean {
  return EXTENSIONS.has(extensionOf(name));
}

/**
 * The format that the first bytes tell, undefined when it is none that Pupil reads.
 *
 * It stands before the decoder so that files of other kinds (SVG, text) never reach one of its many loaders.
 */
export function sniffFormat(bytes: Uint8Array): PictureFormat | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 64)).toString('latin1');
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'gif';
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return 'webp';
  // 42 is classic TIFF, 43 is BigTIFF, in either byte order.
  if (/^(?:II[*+]\0|MM\0[*+])/.test(head)) return 'tiff';
  if (head.startsWith('ftyp', 4) && /avi[fs]/.test(head.slice(8))) return 'avif';
  return undefined;
}

/** Formats of pictures that people have and Pupil does not read: how they are called, and what they have where. */
const UNREAD: readonly (readonly [name: string, offset: number, ...starts: readonly string[]])[] = [
  ['HEIC', 4, 'ftyphei', 'ftyphev', 'ftypmif1', 'ftypmsf1'],
  ['JPEG XL', 0, '\xff\x0a', '\0\0\0\x0cJXL '],
  ['JPEG 2000', 0, '\xff\x4f\xff\x51', '\0\0\0\x0cjP  '],
  ['BMP', 0, 'BM'],
  ['a Photoshop document', 0, '8BPS'],
  ['a Windows icon', 0, '\0\0\x01\0'],
  ['PDF', 0, '%PDF'],
  ['SVG', 0, '<svg', '<?xml'],
];

/** Name of the format, where it is a known one that is not read. */
export function nameOfUnread(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 64)).toString('latin1');
  return UNREAD.find(([, offset, ...starts]) => starts.some((start) => head.startsWith(start, offset)))?.[0];
}
