import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { byteCount } from '../../base/byte-count.js';
import { CACHES, cacheFolder } from '../../base/cache-folder.js';
import { makeRoom } from '../../base/make-room.js';

/** Features of pictures on the disk, for later runs. Results never depend on what is in it. */
export interface FeatureCache {
  /** What is kept, if it is whole. */
  read(): Promise<Float32Array | undefined>;
  /** Faults are none of the run: features are then computed again. */
  write(features: Float32Array): Promise<void>;
}

/** Where it lies, as sources of pictures say it. */
export interface FeatureCachePlace {
  readonly cacheSize: string | number;
  readonly cacheDir: string;
}

const DIGEST_BYTES = 32;

/** The features under a key, `<folder>/features/<key>.features`: float32 values, and SHA-256 over the key and them. */
export function featureCache(
  key: string,
  values: number,
  { cacheSize, cacheDir }: FeatureCachePlace,
): FeatureCache {
  const folder = join(cacheDir === 'auto' ? cacheFolder() : cacheDir, CACHES.features);
  const file = join(folder, `${key}.features`);
  const digestOf = (bytes: Uint8Array) => createHash('sha256').update(key).update(bytes).digest();
  const limit = byteCount(cacheSize);
  return {
    async read() {
      const bytes = await readFile(file).catch(() => undefined);
      if (bytes?.length !== values * 4 + DIGEST_BYTES) return undefined;
      const kept = Uint8Array.from(bytes.subarray(0, -DIGEST_BYTES));
      if (!digestOf(kept).equals(bytes.subarray(-DIGEST_BYTES))) return undefined;
      // Those used least recently are deleted first.
      const now = new Date();
      await utimes(file, now, now).catch(() => undefined);
      return new Float32Array(kept.buffer);
    },
    async write(features) {
      if (limit === 0) return;
      const bytes = new Uint8Array(features.buffer, features.byteOffset, features.byteLength);
      const temporary = join(
        folder,
        `.${key}.${process.pid.toString(36)}-${process.hrtime.bigint().toString(36)}.tmp`,
      );
      try {
        // Features tell of pictures, which may be private.
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const wanted = bytes.length + DIGEST_BYTES;
        if (makeRoom(folder, file, wanted, limit) < wanted) return;
        await writeFile(temporary, Buffer.concat([bytes, digestOf(bytes)]));
        // Readers find the whole file or none.
        await rename(temporary, file);
      } catch {
        await rm(temporary, { force: true }).catch(() => undefined);
      }
    },
  };
}
