import type { FastifyInstance } from 'fastify';
import { openInside } from '../folder/read-inside.js';
import { notFound, RequestError } from '../http/request-error.js';
import { LARGEST_PICTURE } from '../limits.js';
import type { DashboardParts } from './context.js';
import { type ById, findRun, findWork } from './find-work.js';

/** The exported models of runs and of ensembles: as files, and asked about pictures. */
export function modelRoutes(app: FastifyInstance, { index, predictor }: DashboardParts): void {
  for (const [room, find] of [
    ['runs', async (id: string) => (await findRun(index, id)).path],
    ['ensembles', async (id: string) => (await findWork(index, 'ensemble', id)).found.path],
  ] as const) {
    app.get<ById>(`/api/${room}/:id/model`, async ({ params: { id } }, reply) => {
      const handle = await openInside(await find(id), 'model.onnx');
      if (handle === undefined)
        throw notFound('there is no model', 'wait until the training has come to its end');
      const { size } = await handle.stat();
      const name = encodeURIComponent(`${id.split('/').at(-1)}.onnx`);
      return reply
        .type('application/octet-stream')
        .header('content-disposition', `attachment; filename*=UTF-8''${name}`)
        .header('content-length', size)
        .send(handle.createReadStream({ start: 0, end: Math.max(0, size - 1) }));
    });

    app.post<ById & { readonly Body: Buffer }>(
      `/api/${room}/:id/predict`,
      { bodyLimit: LARGEST_PICTURE },
      async ({ params: { id }, body }) => {
        const path = await find(id);
        if (Buffer.isBuffer(body) && body.length > 0) return predictor.predict(path, body);
        throw new RequestError(400, {
          code: 'serve/bad-request',
          message: 'the body of the request must be the bytes of a picture',
          fix: 'send a file as it is, with its media type',
        });
      },
    );
  }
}
