import { open } from 'node:fs/promises';
import { openTable, table } from '../dist/data/index.js';

/** Write a table of as many rows as are asked for, go through it once, and tell the most memory that was held, in kB. */
const [, , path, count] = process.argv;
const file = await open(path, 'w');
for (let row = 0; row < Number(count); ) {
  let text = row === 0 ? 'a,b,c,d,e,f,city,colour,open,target\n' : '';
  for (const end = Math.min(row + 5000, Number(count)); row < end; row++) {
    const random = (row * 7919) % 10007;
    const colour = ['red', 'green', '', 'blue'][random % 4];
    text += `${random / 7},${row % 97},${Math.exp(random / 3000)},${random},${(row * row) % 1013},${random % 5 === 0 ? 'NA' : row / 3},city ${random % 12},${colour},${random % 2 === 0},${random > 5000 ? 'x' : 'y'}\n`;
  }
  await file.write(text);
}
await file.close();
const data = await openTable(table(path, { memoryBudgetBytes: 0 }), { seed: 1 });
let rows = 0;
for await (const { size } of data.train.batches({ batchSize: 64, shuffle: { seed: 1, epoch: 0 } }))
  rows += size;
await data.close();
process.stdout.write(JSON.stringify({ rows, kilobytes: process.resourceUsage().maxRSS }));
