import type { OpenProgress } from '../../data/index.js';

/** The world as it is seen by whoever asks a model about pictures. */
export interface AskContext {
  readonly signal?: AbortSignal | undefined;
  /** Told how far the work is, in pictures or rows: reading them (`scan`, `decode`, `rows`), then asking about them (`evaluate`, `predict`). */
  readonly onProgress?:
    | ((progress: {
        readonly stage: OpenProgress['stage'] | 'evaluate' | 'predict';
        readonly done: number;
        readonly total: number;
      }) => void)
    | undefined;
}
