// Trains, in a process of its own, with the built library, until it meets its end. The one argument is JSON:
// { network, pictures, workers, options, end }, where `end` is
//   { at: 'step' | 'epoch', nth }                     killed when the n-th such event comes;
//   { at: 'open' | 'write' | 'rename', file, nth }    killed when `file` is written for the n-th time: before anything
//                                                     is, in the middle, or when it is whole but not yet in place.
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';

const { network, pictures, workers, options, end } = JSON.parse(process.argv[2]);
let seen = 0;

function die() {
  process.kill(process.pid, 'SIGKILL');
}

function isTheOne(file) {
  return basename(String(file)).includes(end.file) && ++seen === end.nth;
}

const { open, rename } = files;
if (end.at === 'open' || end.at === 'write') {
  files.open = async (file, flags, mode) => {
    // Only what is written beside its place, under another name.
    if (flags !== 'wx' || !isTheOne(file)) return open(file, flags, mode);
    if (end.at === 'open') die();
    const handle = await open(file, flags, mode);
    const { writeFile } = handle;
    handle.writeFile = async (data) => {
      await writeFile.call(handle, data.slice(0, data.length / 2));
      die();
    };
    return handle;
  };
}
if (end.at === 'rename') {
  files.rename = async (from, to) => {
    if (isTheOne(to)) die();
    return rename(from, to);
  };
}
syncBuiltinESMExports();

// Not the whole library, of which training is the greater part: the other rooms would only be loaded.
const { imageFolder } = await import('../../dist/data/index.js');
const { train } = await import('../../dist/train/index.js');
await train(network, imageFolder(pictures, { workers }), options, {
  onEvent: ({ type }) => {
    if (type === end.at && ++seen === end.nth) die();
  },
});
