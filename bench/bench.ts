/** `npm run bench`: Pupil and other frameworks on the same work, side by side. */
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOSS_TOLERANCE } from './measure/compare-losses.js';
import { HELP, readOptions } from './options.js';
import { markdownTables } from './report/markdown.js';
import { resultText } from './report/result-text.js';
import type { WorkloadResult } from './report/results.js';
import { makeWorkloadFile } from './work/make-workload-file.js';

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});

async function main(): Promise<number> {
  let options: ReturnType<typeof readOptions>;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${HELP}`);
    return 2;
  }
  const { workloads, list, write, markdown, json } = options;
  if (list) {
    const width = Math.max(...workloads.map(({ name }) => name.length));
    for (const { name, what } of workloads) console.log(`${name.padEnd(width)}  ${what}`);
    return 0;
  }
  if (write !== undefined) {
    const work = await workloads[0].prepare?.(await mkdtemp(join(tmpdir(), 'pupil-bench-data-')));
    if (work === undefined) throw new Error(`${workloads[0].name} gives peers nothing to do`);
    await writeFile(write, makeWorkloadFile(work));
    console.log(JSON.stringify(work, null, 2));
    return 0;
  }
  if (markdown !== undefined) {
    const measured = JSON.parse(await readFile(markdown, 'utf8')) as { workloads: WorkloadResult[] };
    console.log(markdownTables(measured.workloads));
    return 0;
  }
  const results: WorkloadResult[] = [];
  for (const { name, measure } of workloads) {
    const onProgress = (message: string) => console.error(`${name}: ${message}`);
    results.push(...(await measure({ ...options, onProgress })));
    if (!json) for (const result of results.slice(-options.threads.length)) console.log(resultText(result));
  }
  if (json) console.log(JSON.stringify({ workloads: results }, null, 2));
  return warnOfOtherLosses(results) ? 1 : 0;
}

/** Whether a peer computes something else, which is said. */
function warnOfOtherLosses(results: readonly WorkloadResult[]): boolean {
  const wrong = results.flatMap(({ name: workload, peers }) =>
    peers
      .filter(({ lossDifference }) => lossDifference !== null && !(lossDifference <= LOSS_TOLERANCE))
      .map(({ name }) => `${workload}: ${name} does not compute the same losses: do not compare its speed`),
  );
  for (const message of new Set(wrong)) console.error(message);
  return wrong.length > 0;
}
