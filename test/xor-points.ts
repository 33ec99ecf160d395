import { writeFileSync } from 'node:fs';
import { randomStream } from '../src/base/random.js';

/** Write a table of so many points a, b with the sign of their product as `sign`: learnable, but not without a hidden layer. */
export function writeXorPoints(file: string, count: number): void {
  const stream = randomStream(5, 'table');
  const lines = Array.from({ length: count }, () => {
    const [a, b] = [stream.normal(), stream.normal()];
    return `${a.toFixed(4)},${b.toFixed(4)},${a * b > 0 ? 'same' : 'other'}`;
  });
  writeFileSync(file, `a,b,sign\n${lines.join('\n')}\n`);
}
