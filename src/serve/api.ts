import type { Answer } from '../train/index.js';

/*
 * What the dashboard's server is asked and what it answers; the web app knows these types and nothing else of Pupil.
 *
 * Every answer is JSON unless said otherwise, with status 200; what goes wrong is a `Fault` with another status. Ids are
 * paths relative to the folder with `/` between parts (`runs/photos-1`); in an address one is a single segment:
 * `/api/runs/${encodeURIComponent(id)}`. Every POST needs the header `x-pupil: 1`, which no other site can send.
 *
 *   GET  /api/about                        About
 *   GET  /api/runs                         RunList
 *   GET  /api/runs/:id                     RunDetail
 *   GET  /api/runs/:id/config              RunConfiguration
 *   GET  /api/runs/:id/metrics             Points: all of them
 *   GET  /api/runs/:id/diagnostics         Diagnostics
 *   GET  /api/runs/:id/report              text/html, for a frame: its own `report.html`, or one made now
 *                                          (`?theme=light` or `dark`: whatever the system says)
 *   GET  /api/runs/:id/model               the exported model, as a download
 *   POST /api/runs/:id/stop                Stopped
 *   POST /api/runs/:id/resume              Started: go on with a run that was interrupted
 *   POST /api/runs/:id/predict             body: the bytes of one picture; PictureAnswer
 *   GET  /api/searches                     SearchList
 *   GET  /api/searches/:id                 SearchDetail
 *   GET  /api/searches/:id/charts/:name    image/svg+xml; `name` as in SearchDetail.charts
 *                                          (`?embed=wide` or `narrow`: an element for a page, in its colours `--chart-<name>`)
 *   GET  /api/studies                      StudyList
 *   GET  /api/studies/:id                  StudyDetail
 *   GET  /api/studies/:id/charts/:name     image/svg+xml
 *   GET  /api/ensembles                    EnsembleList
 *   GET  /api/ensembles/:id/model          the model, as a download
 *   POST /api/ensembles/:id/predict        body: the bytes of one picture; PictureAnswer
 *   GET  /api/options                      OptionList
 *   POST /api/train                        body: TrainingRequest; Started
 *   POST /api/find-lr                      body: FindingRequest; Started
 *   GET  /api/jobs                         JobList: what this server has started
 *   GET  /api/jobs/:id                     JobDetail
 *   GET  /api/jobs/:id/chart               image/svg+xml of the learning-rate finder
 *   POST /api/jobs/:id/stop                Stopped
 *   GET  /api/events                       text/event-stream, see `DashboardEvent`
 */

export type * from './api/ensembles.js';
export type * from './api/events.js';
export type * from './api/fault.js';
export type * from './api/jobs.js';
export type * from './api/runs.js';
export type * from './api/searches.js';
export type * from './api/studies.js';

export interface About {
  /** Version of Pupil. */
  readonly version: string;
  /** Absolute path of the folder that is looked at. */
  readonly folder: string;
  /** Where trainings that are started from here go, relative to the folder; `''` is the folder itself. */
  readonly newRuns: string;
  /** Where relative paths of data begin: the folder that the server was started in. */
  readonly workingFolder: string;
  /** False where the server only shows: `POST /api/train` is refused. */
  readonly canTrain: boolean;
  /** Largest picture that `predict` takes, in bytes. */
  readonly largestPicture: number;
}

/** What a model says of a picture. */
export interface PictureAnswer extends Answer {
  readonly task: string;
  /** In the order of the model. */
  readonly classes: readonly string[];
  /** Size that the model sees: height, width. */
  readonly size: readonly [height: number, width: number];
  readonly milliseconds: number;
}
