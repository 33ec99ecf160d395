import { useEffect, useRef, useState } from 'preact/hooks';
import type { Fault, PictureAnswer } from '../../src/serve/api.js';
import { faultOf, post } from './ask.js';

/** A picture, and what was answered once it is. */
export interface AskedPicture {
  readonly key: number;
  readonly name: string;
  readonly address: string;
  readonly answer?: PictureAnswer;
  readonly fault?: Fault['error'];
}

/** Pictures that were dropped, newest first, with what the model at an address of the server says of them; another one is asked anew. */
export function usePictures(
  model: string | undefined,
): readonly [readonly AskedPicture[], (files: Iterable<File>) => void] {
  const [pictures, setPictures] = useState<readonly AskedPicture[]>([]);
  const files = useRef(new Map<number, File>());
  const asked = useRef(model);
  const next = useRef(0);

  async function askAbout(key: number, file: File, of: string) {
    const result = await post<PictureAnswer>(`${of}/predict`, file).then(
      (answer) => ({ answer }),
      (error) => ({ fault: faultOf(error) }),
    );
    if (asked.current !== of) return;
    setPictures((before) => before.map((shown) => (shown.key === key ? { ...shown, ...result } : shown)));
  }

  useEffect(() => {
    asked.current = model;
    if (model === undefined || files.current.size === 0) return;
    setPictures((before) => before.map(({ key, name, address }) => ({ key, name, address })));
    for (const [key, file] of files.current) void askAbout(key, file, model);
  }, [model]);
  useEffect(
    () => () => {
      setPictures((before) => {
        for (const { address } of before) URL.revokeObjectURL(address);
        return [];
      });
    },
    [],
  );

  const add = (given: Iterable<File>) => {
    if (model === undefined) return;
    for (const file of given) {
      const key = next.current++;
      files.current.set(key, file);
      setPictures((before) => [{ key, name: file.name, address: URL.createObjectURL(file) }, ...before]);
      void askAbout(key, file, model);
    }
  };
  return [pictures, add];
}
