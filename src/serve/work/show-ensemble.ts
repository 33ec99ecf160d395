import { posix, relative, sep } from 'node:path';
import { z } from 'zod';
import type { EnsembleSummary } from '../api.js';
import { readJson } from '../folder/read-json.js';
import type { WorkEntry } from '../live/folder-index.js';

const scores = z.record(z.string(), z.number().nullable());
const cost = z.object({ parameters: z.number(), bytes: z.number(), milliseconds: z.number() });
const member = z.object({ name: z.string(), run: z.string(), parameters: z.number(), scores });

/** What is shown of `ensemble.json`. */
const ShownEnsemble = z.object({
  contract: z.object({
    task: z.string(),
    classes: z.array(z.string()),
    input: z.looseObject({ kind: z.string().optional() }),
  }),
  mean: z.string(),
  members: z.array(member).min(1),
  ofRun: member.nullable(),
  heldOut: z.enum(['all', 'some', 'none']),
  count: z.number(),
  scores: scores.nullable(),
  outOfFold: scores.nullable(),
  cost,
  comparison: z
    .object({
      best: z.int().min(0).nullable(),
      score: z.string(),
      difference: z.number(),
      interval: z.object({ low: z.number(), high: z.number() }),
      cost,
    })
    .nullable(),
});

const NOTHING_KNOWN = {
  task: '',
  classes: 0,
  examples: 'pictures',
  mean: '',
  members: [],
  ofRun: null,
  heldOut: 'none',
  count: 0,
  scores: null,
  outOfFold: null,
  cost: null,
  comparison: null,
} as const;

/** The ensemble in a folder; what is wrong with it is a part of the answer. `isRun` says which ids are runs below `root`. */
export async function showEnsemble(
  { found: { id, path }, changedAt }: WorkEntry,
  root: string,
  isRun: (id: string) => boolean,
): Promise<EnsembleSummary> {
  const named = { id, name: posix.basename(id), changedAt };
  const json = await readJson(path, 'ensemble.json');
  if ('fault' in json) return { ...named, ...NOTHING_KNOWN, problem: json.fault };
  const parsed = ShownEnsemble.safeParse(json.value);
  if (!parsed.success) return { ...named, ...NOTHING_KNOWN, problem: 'ensemble.json cannot be understood' };
  const { contract, members, ofRun, ...shown } = parsed.data;
  const withRun = (one: z.infer<typeof member>) => {
    const run = relative(root, one.run).split(sep).join('/');
    return { ...one, run: isRun(run) ? run : null };
  };
  return {
    ...named,
    ...shown,
    problem: null,
    task: contract.task,
    classes: contract.classes.length,
    examples: contract.input.kind === undefined ? 'pictures' : 'rows',
    members: members.map(withRun),
    ofRun: ofRun && withRun(ofRun),
  };
}
