import { useEffect, useRef, useState } from 'preact/hooks';
import type { Fault, PictureAnswer } from '../../src/serve/api.js';
import { apiOf } from '../data/addresses.js';
import { faultOf, post } from './ask.js';

/** A picture, and what was answered once it is. */
export interface AskedPicture {
  readonly key: number;
  readonly name: string;
  readonly address: string;
  readonly answer?: PictureAnswer;
  readonly fault?: Fault['error'];
}

/** Pictures that were dropped, newest first, with what the model of a run says of them; of another run they are asked anew. */
export function usePictures(
  run: string | undefined,
): readonly [readonly AskedPicture[], (files: Iterable<File>) => void] {
  const [pictures, setPictures] = useState<readonly AskedPicture[]>([]);
  const files = useRef(new Map<number, File>());
  const asked = useRef(run);
  const next = useRef(0);

  async function askAbout(key: number, file: File, of: string) {
    const result = await post<PictureAnswer>(`${apiOf('runs', of)}/predict`, file).then(
      (answer) => ({ answer }),
      (error) => ({ fault: faultOf(error) }),
    );
    if (asked.current !== of) return;
    setPictures((before) => before.map((shown) => (shown.key === key ? { ...shown, ...result } : shown)));
  }

  useEffect(() => {
    asked.current = run;
    if (run === undefined || files.current.size === 0) return;
    setPictures((before) => before.map(({ key, name, address }) => ({ key, name, address })));
    for (const [key, file] of files.current) void askAbout(key, file, run);
  }, [run]);
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
    if (run === undefined) return;
    for (const file of given) {
      const key = next.current++;
      files.current.set(key, file);
      setPictures((before) => [{ key, name: file.name, address: URL.createObjectURL(file) }, ...before]);
      void askAbout(key, file, run);
    }
  };
  return [pictures, add];
}
