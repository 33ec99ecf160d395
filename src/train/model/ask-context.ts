/** The world as it is seen by whoever asks a model about pictures. */
export interface AskContext {
  readonly signal?: AbortSignal | undefined;
  /** Told how far the work is, in pictures: reading them (`scan`, `decode`), then asking about them (`evaluate`, `predict`). */
  readonly onProgress?:
    | ((progress: {
        readonly stage: 'scan' | 'decode' | 'evaluate' | 'predict';
        readonly done: number;
        readonly total: number;
      }) => void)
    | undefined;
}
