/** `npm run bench`: Pupil and other frameworks on the same work, side by side. */
import { writeFile } from 'node:fs/promises';
import { HELP, readOptions } from './options.js';
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
  const { workloads, list, write } = options;
  if (list) {
    const width = Math.max(...workloads.map(({ name }) => name.length));
    for (const { name, what } of workloads) console.log(`${name.padEnd(width)}  ${what}`);
    return 0;
  }
  if (write !== undefined) {
    const work = workloads[0].work();
    await writeFile(write, makeWorkloadFile(work));
    console.log(JSON.stringify(work, null, 2));
    return 0;
  }
  return 0;
}
