/** What is known about the pictures when a network is chosen. */
export interface PictureFacts {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly classes: number;
  /** Pictures to train on. */
  readonly trainingCount: number;
}
