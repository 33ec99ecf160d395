import { encodePng, patterned, temporaryFolder } from './pictures.js';

/** A folder of two classes with a few small pictures of noise. */
export async function pictureFolder(perClass = 20, side = 8): Promise<string> {
  const files = ['cat', 'dog'].flatMap((name, k) =>
    Array.from({ length: perClass }, (_, i) => [
      `${name}/${i}.png`,
      encodePng(patterned(1 + k * perClass + i, side, side)),
    ]),
  );
  return temporaryFolder(Object.fromEntries(files) as Record<string, Uint8Array>);
}
