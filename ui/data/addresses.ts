/** What has a model. */
export type ModelRoom = 'runs' | 'ensembles';

/** Where pages are. Ids are paths, as one segment; the slash at the end keeps names with dots from looking like files. */
export const runPage = (id: string) => `/runs/${encodeURIComponent(id)}/`;
export const searchPage = (id: string) => `/searches/${encodeURIComponent(id)}/`;
export const studyPage = (id: string) => `/studies/${encodeURIComponent(id)}/`;
export const predictPage = (id: string, room: ModelRoom = 'runs') =>
  `/predict/?${new URLSearchParams({ [room === 'runs' ? 'run' : 'ensemble']: id })}`;
export const comparePage = (ids: readonly string[]) =>
  `/compare/?${new URLSearchParams(ids.map((id) => ['run', id]))}`;

/** A form that is filled in already. */
export const trainPage = (fields: Readonly<Record<string, string>>) =>
  `/train/?${new URLSearchParams(fields)}`;

/** What the server is asked about a run, an ensemble, a search, a study or a job. */
export const apiOf = (room: ModelRoom | 'searches' | 'studies' | 'jobs', id: string) =>
  `/api/${room}/${encodeURIComponent(id)}`;

/** A chart of a search or a study. */
export const chartPath = (of: string, name: string) => `${of}/charts/${encodeURIComponent(name)}`;
