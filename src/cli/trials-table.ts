import { epochsDone, type SearchOutcome } from '../search/index.js';
import { writeAtomically } from '../train/index.js';

/** Write all trials as CSV, the best first; returns the path. Parameters that do not count in a trial are empty. */
export async function writeTrials(
  { space, objectives, trials }: SearchOutcome,
  ranking: readonly number[],
  file: string,
): Promise<string> {
  const names = Object.keys(space.parameters);
  const isObjective = objectives.some(({ name }) => name === 'parameters');
  const header = [
    'rank',
    'trial',
    'state',
    ...objectives.map(({ name }) => name),
    'epochs',
    'seconds',
    ...(isObjective ? [] : ['parameters']),
    'stoppedBy',
    'error',
    ...names,
  ];
  const unranked = trials.filter(({ number }) => !ranking.includes(number));
  const rows = [...ranking.map((number) => trials[number]), ...unranked].map((trial) => [
    ranking.includes(trial.number) ? ranking.indexOf(trial.number) + 1 : '',
    trial.number,
    trial.state,
    ...objectives.map((_, i) => trial.values?.[i] ?? ''),
    epochsDone(trial),
    trial.seconds,
    ...(isObjective ? [] : [trial.parameters ?? '']),
    trial.stoppedBy ?? '',
    trial.error?.message ?? '',
    ...names.map((name) => (Object.hasOwn(trial.point, name) ? trial.point[name] : '')),
  ]);
  await writeAtomically(file, [header, ...rows].map((row) => `${row.map(cellOf).join(',')}\n`).join(''));
  return file;
}

/** Quoted where it holds what separates cells (RFC 4180). */
function cellOf(value: unknown): string {
  // Numbers that JSON has none for are known to readers of tables by these names.
  const isPlain = typeof value === 'string' || typeof value === 'number';
  const text = isPlain ? String(value) : JSON.stringify(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
