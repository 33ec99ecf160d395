import { expect, it } from 'vitest';
import { z } from 'zod';
import { issueLines } from './issue-lines.js';

const Schema = z.strictObject({ sizes: z.array(z.int().positive()) });

it('names the field of every problem, down to its position in a list', () => {
  const { error } = Schema.safeParse({ sizes: [1, 'two', 0] });
  expect(issueLines(error!).map((line) => line.split(':')[0])).toEqual(['sizes.1', 'sizes.2']);
});

it('names the whole where it is not a matter of one field', () => {
  const { error } = Schema.safeParse(undefined);
  expect(issueLines(error!, 'config')).toEqual([expect.stringMatching(/^config: ./)]);
});
