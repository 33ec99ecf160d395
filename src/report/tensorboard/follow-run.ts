import { messageOf } from '../../base/error.js';
import {
  type RunDirectory,
  readRunConfig,
  readSavedWeights,
  runDirectory,
  type TrainEvent,
} from '../../train/index.js';
import { readRunReport } from '../run/read-run-report.js';
import { holdsBoard, openBoard } from './board.js';
import { type RunBoard, runBoard, writeHistory } from './run-board.js';

/** Writes event files of a run from what it tells, one thing after the other. */
export interface RunFollower {
  hear(event: TrainEvent): void;
  /** Waits until everything heard so far is written. */
  written(): Promise<void>;
  /** Adds what there is to see of a run that has ended, and closes the files. */
  end(): Promise<void>;
}

export interface FollowerWorld {
  /** Told once, where event files cannot be written; nothing more is written then. */
  readonly note: (message: string) => void;
  /** Seconds since 1970. */
  readonly now: () => number;
  /** Whether pictures and charts are drawn at the end. */
  readonly hasImages: boolean;
}

interface Followed {
  readonly directory: RunDirectory;
  readonly board: RunBoard;
  close(): Promise<void>;
}

/** Follow the first run that is told of; a replay of it, which is another run, ends that. */
export function followRun({ note, now, hasImages }: FollowerWorld): RunFollower {
  let followed: Followed | undefined;
  let state: 'waiting' | 'following' | 'ended' = 'waiting';
  let queue = Promise.resolve();

  function enqueue(work: () => Promise<void>): void {
    queue = queue.then(work).catch(async (error: unknown) => {
      state = 'ended';
      await followed?.close();
      followed = undefined;
      note(`the event files for TensorBoard could not be written: ${messageOf(error)}`);
    });
  }

  function stop(): void {
    if (state !== 'following') return;
    state = 'ended';
    const wallTime = now();
    enqueue(async () => {
      if (followed === undefined) return;
      const run = await readRunReport(followed.directory.path);
      await followed.board.end(run, { wallTime, hasImages });
      await followed.close();
      followed = undefined;
    });
  }

  return {
    hear(event) {
      if (event.type === 'start') {
        stop();
        if (state !== 'waiting') return;
        state = 'following';
        const wallTime = now();
        enqueue(async () => {
          followed = await openFollowed(event.run, event.epochsDone, wallTime);
        });
      }
      if (event.type !== 'epoch' || state !== 'following') return;
      const wallTime = now();
      enqueue(async () => {
        if (followed === undefined) return;
        await followed.board.epoch(event, wallTime);
        const saved = await readSavedWeights(followed.directory, 'last');
        // Where nobody waits for this, training may be further.
        if (saved.epochs === event.epoch) await followed.board.weights(saved, wallTime);
      });
    },
    written: () => queue,
    async end() {
      stop();
      await queue;
    },
  };
}

/**
 * Event files that are there are gone on with. They may lack the epoch before the checkpoint, where a run was killed between the
 * two, and have later ones, which are made again: both are written anew.
 */
async function openFollowed(run: string, epochsDone: number, wallTime: number): Promise<Followed> {
  const directory = runDirectory(run);
  const config = await readRunConfig(directory);
  const goesOn = await holdsBoard(directory.tensorboard);
  const from = goesOn ? await firstAnew(directory, epochsDone) : 1;
  const files = await openBoard(directory.tensorboard, { wallTime, forgetFrom: goesOn ? from : undefined });
  const board = runBoard(files, config);
  try {
    await board.begin(wallTime);
    if (epochsDone > 0) {
      const { epochs } = await readRunReport(run);
      await writeHistory(board, directory, epochs, { from, until: epochsDone });
    }
  } catch (error) {
    await files.close();
    throw error;
  }
  return { directory, board, close: files.close };
}

async function firstAnew(directory: RunDirectory, epochsDone: number): Promise<number> {
  if (epochsDone === 0) return 1;
  const { isWithinEpoch } = await readSavedWeights(directory, 'last');
  return isWithinEpoch ? epochsDone + 1 : epochsDone;
}
