import { gzipSync } from 'node:zlib';

export interface TarEntry {
  readonly path: string;
  readonly content: Uint8Array;
  /** `0` is a file, `5` a folder, `2` a symbolic link, `x` an extended header. */
  readonly type?: string;
}

/** A .tar.gz archive (POSIX 1003.1, ustar), written by hand. */
export function tarGz(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap(({ path, content, type = '0' }) => {
    const header = Buffer.alloc(512);
    header.write(path, 0);
    header.write('0000644\0', 100);
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('        ', 148);
    header.write(type, 156);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}
