import { resolve } from 'node:path';
import type { z } from 'zod';
import type { ConfigFile } from './config-file.js';
import type { StudyRequest } from './library.js';
import { queueOf } from './queue-flags.js';
import { sharedStudyFlags, studyBudget, type studyFlags } from './study-flags.js';
import { trainRequest } from './train-request.js';

/** What was asked for of a study. Paths in flags begin in `folder`. Throws as `trainRequest`. */
export async function studyRequest(
  { questions, ...flags }: z.output<typeof studyFlags> & Pick<StudyRequest, 'questions'>,
  file: ConfigFile | undefined,
  folder: string,
): Promise<StudyRequest> {
  const { workers, seeds, margin, out } = flags;
  const base = await trainRequest(sharedStudyFlags.strip().parse(flags), file, folder);
  return {
    base,
    questions,
    seeds,
    plan: margin === undefined ? {} : { margin },
    budget: studyBudget(flags),
    workers,
    queue: queueOf(flags),
    out: out === undefined ? undefined : resolve(folder, out),
  };
}
