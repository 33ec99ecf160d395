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

it('speaks of the alternative that was meant, not of the union', () => {
  const rule = z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('a'), size: z.number() })]);
  const { error } = z.strictObject({ rule: z.union([z.literal('auto'), rule]) }).safeParse({
    rule: { kind: 'a', size: 'big', colour: 1 },
  });
  expect(issueLines(error!)).toEqual([
    expect.stringMatching(/^rule\.size: .*expected number/),
    expect.stringMatching(/^rule: Unrecognized key: "colour"/),
  ]);
});

it('speaks of the size of a value that is of the right kind', () => {
  const decay = z.union([z.literal(false), z.number().lt(1), z.strictObject({ decay: z.number() })]);
  const { error } = z.strictObject({ decay }).safeParse({ decay: 1 });
  expect(issueLines(error!)).toEqual(['decay: Too big: expected number to be <1']);
});

it('lists the alternatives where the value is none of them', () => {
  const one = z.union([z.enum(['a', 'b']), z.strictObject({ kind: z.string() })]);
  const { error } = z.strictObject({ one: z.union([z.literal(false), one]) }).safeParse({ one: true });
  expect(issueLines(error!)).toEqual([
    'one: Invalid input: expected false or one of "a"|"b" or object, received boolean',
  ]);
});

it('leaves a union alone where several alternatives may have been meant', () => {
  const either = z.union([z.strictObject({ a: z.number() }), z.strictObject({ a: z.boolean() })]);
  const { error } = z.strictObject({ either }).safeParse({ either: { a: 'text' } });
  expect(issueLines(error!)).toEqual(['either: Invalid input']);
});
