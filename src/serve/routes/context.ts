import type { JobRunner } from '../jobs/job-runner.js';
import type { TrainingDesk } from '../jobs/training-desk.js';
import type { EventHub } from '../live/event-hub.js';
import type { FolderIndex } from '../live/folder-index.js';
import type { ModelShelf } from '../models/model-shelf.js';

/** What answers are made from. */
export interface DashboardParts {
  /** Absolute path without links of the folder that ids begin in. */
  readonly root: string;
  /** Version of Pupil. */
  readonly version: string;
  /** Where relative paths of data begin. */
  readonly workingFolder: string;
  readonly index: FolderIndex;
  readonly hub: EventHub;
  readonly jobs: JobRunner;
  readonly predictor: ModelShelf;
  /** Undefined where nothing can be started. */
  readonly desk: TrainingDesk | undefined;
  /** The revision of the lists as they are now, as clients are told it. */
  revision(): string;
}
