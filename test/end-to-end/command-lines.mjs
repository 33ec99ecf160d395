// Runs command lines with the built library, one after the other, in one process: starting one takes longer than most of
// them. The one argument is JSON, a list of lines; what each printed and ended with is printed as JSON.
import { library } from '../../dist/cli/library-binding.js';
import { runProgram } from '../../dist/cli/program.js';

const ends = [];
for (const line of JSON.parse(process.argv[2])) {
  const end = { out: '', err: '' };
  const sink = (name) => ({
    write: (text) => {
      end[name] += text;
    },
    isTTY: false,
    columns: () => undefined,
  });
  const exitCode = await runProgram(line, {
    version: '1.2.3',
    folder: process.cwd(),
    stdout: sink('out'),
    stderr: sink('err'),
    env: process.env,
    library: async () => library,
    now: () => performance.now(),
    signal: new AbortController().signal,
  });
  ends.push({ exitCode, ...end });
}
process.stdout.write(JSON.stringify(ends));
