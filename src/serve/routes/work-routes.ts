import type { FastifyInstance } from 'fastify';
import type {
  EnsembleList,
  SearchDetail,
  SearchList,
  SearchSummary,
  StudyDetail,
  StudyList,
} from '../api.js';
import { SVG_POLICY } from '../http/guard.js';
import { notFound } from '../http/request-error.js';
import type { WorkEntry } from '../live/folder-index.js';
import { chartPictures } from '../work/chart-picture.js';
import { keepAnswers } from '../work/kept-answers.js';
import { showEnsemble } from '../work/show-ensemble.js';
import { searchDetail, searchSummary } from '../work/show-search.js';
import { type ShownStudy, showStudy, studySummary } from '../work/show-study.js';
import type { DashboardParts } from './context.js';
import { type ById, findWork } from './find-work.js';

interface Chart {
  readonly Params: { readonly id: string; readonly name: string };
  readonly Querystring: { readonly embed?: string };
}

const MOST_SUMMARIES = 500;
const MOST_DETAILS = 16;

export function workRoutes(app: FastifyInstance, { index, root }: DashboardParts): void {
  const summaries = keepAnswers<SearchSummary>(MOST_SUMMARIES);
  const searches = keepAnswers<SearchDetail>(MOST_DETAILS);
  const studies = keepAnswers<ShownStudy>(MOST_SUMMARIES);
  const pictures = chartPictures();

  async function list(kind: WorkEntry['found']['kind']): Promise<WorkEntry[]> {
    await index.refresh();
    return index.works
      .values()
      .filter(({ found }) => found.kind === kind)
      .sort((a, b) => b.changedAt - a.changedAt || (a.found.id < b.found.id ? 1 : -1));
  }

  const isRun = (id: string) => index.runs.get(id) !== undefined;

  const search = async (id: string) => {
    const entry = await findWork(index, 'search', id);
    return { entry, detail: await searches.of(id, entry.signature, () => searchDetail(entry, isRun)) };
  };
  const study = async (id: string) => {
    const entry = await findWork(index, 'study', id);
    return { entry, ...(await studies.of(id, entry.signature, () => showStudy(entry))) };
  };

  app.get('/api/searches', async (): Promise<SearchList> => {
    const entries = await list('search');
    const shown = entries.map((entry) =>
      summaries.of(entry.found.id, entry.signature, () => searchSummary(entry)),
    );
    return { searches: await Promise.all(shown) };
  });
  app.get<ById>('/api/searches/:id', async ({ params }) => (await search(params.id)).detail);

  app.get('/api/studies', async (): Promise<StudyList> => {
    const entries = await list('study');
    const shown = entries.map((entry) =>
      studySummary(entry, () => studies.of(entry.found.id, entry.signature, () => showStudy(entry))),
    );
    return { studies: await Promise.all(shown) };
  });
  app.get<ById>('/api/studies/:id', async ({ params }) => (await study(params.id)).detail);

  app.get('/api/ensembles', async (): Promise<EnsembleList> => {
    const entries = await list('ensemble');
    return { ensembles: await Promise.all(entries.map((entry) => showEnsemble(entry, root, isRun))) };
  });

  for (const [address, open] of [
    ['/api/searches/:id/charts/:name', search],
    ['/api/studies/:id/charts/:name', study],
  ] as const) {
    app.get<Chart>(address, async ({ params: { id, name }, query }, reply) => {
      const { entry, detail } = await open(id);
      const { charts }: Pick<SearchDetail | StudyDetail, 'charts'> = detail;
      if (!Object.hasOwn(charts, name))
        throw notFound('there is no such chart', 'see `charts` of the answer');
      const svg = await pictures.of(`${id} ${name}`, entry.signature, charts[name], query.embed);
      return reply.type('image/svg+xml').header('content-security-policy', SVG_POLICY).send(svg);
    });
  }
}
