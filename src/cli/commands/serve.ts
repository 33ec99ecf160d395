import { resolve } from 'node:path';
import { z } from 'zod';
import { ServeOptions } from '../../serve/index.js';
import { defineCommand } from '../command.js';
import { serveResult } from '../contract/index.js';
import { untilAborted } from '../until-aborted.js';

const { threads, port, host, maxBytes } = ServeOptions.shape;

export const serve = defineCommand({
  name: 'serve',
  summary: 'Answer over HTTP what a model says of pictures, or of rows of a table.',
  description:
    'POST /predict takes a picture as it is (image/jpeg and others), or rows as JSON or CSV, and answers as pupil predict does; GET / says what the model takes. Listens to this machine alone, unless --host says otherwise: there is no password and no encryption, so put a proxy before it that has both. Ctrl-C answers whoever waits, and ends. docs/serving.md has more.',
  positionals: ['model'],
  options: z.strictObject({
    model: z.string().min(1).describe('ONNX model made by Pupil.'),
    port,
    host: host.meta({ value: 'address' }),
    threads: threads.meta({ value: 'n|auto' }),
    maxBytes,
  }),
  examples: [
    { line: 'pupil serve runs/photos-1/model.onnx', what: 'for programs of this machine' },
    {
      line: "curl --data-binary @cat.jpg -H 'content-type: image/jpeg' http://127.0.0.1:8080/predict",
      what: 'ask it',
    },
    { line: 'pupil serve runs/photos-1/model.onnx --host 0.0.0.0 --port 80', what: 'in a container' },
  ],
  result: serveResult,
  async run({ model, ...options }, { output, signal, world }) {
    const library = await world.library();
    const server = await library.serveModel(resolve(world.folder, model), options, {
      onFault: (message) => output.note(message),
    });
    const { close, ...document } = server;
    return {
      document,
      text: [`serving  ${document.url}predict`, 'Ctrl-C ends it.'],
      ongoing: () => untilAborted(signal).finally(close),
    };
  },
});
