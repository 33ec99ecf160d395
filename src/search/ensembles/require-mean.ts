import { InternalError } from '../../base/error.js';
import type { PredictionLine } from '../../train/index.js';
import { exampleOf } from '../trials/scores-of.js';
import type { Member } from './members.js';

/** Largest difference from the mean of the members that rounding explains; relative above 1. */
const TOLERANCE = 1e-4;

/**
 * A file that does not answer as its members do is never written. Members whose pictures are made smaller see others than alone.
 *
 * Throws  InternalError `internal/export-differs`.
 */
export function requireMeanOfMembers(
  where: string,
  said: readonly PredictionLine[],
  own: readonly (readonly PredictionLine[])[],
  members: readonly Member[],
): void {
  const [{ contract }] = members;
  const isShrunk = members.some(
    ({ contract: { input } }) => JSON.stringify(input) !== JSON.stringify(contract.input),
  );
  const answersOf = ({ probabilities, predictions }: PredictionLine) => probabilities ?? predictions ?? [];
  const isSame = own.every(
    (lines) =>
      lines.length === said.length && lines.every((line, i) => exampleOf(line) === exampleOf(said[i])),
  );
  if (isShrunk || !isSame) return;
  said.forEach((line, i) => {
    answersOf(line).forEach((value, k) => {
      const expected = own.reduce((sum, lines) => sum + answersOf(lines[i])[k], 0) / own.length;
      if (Math.abs(value - expected) <= TOLERANCE * Math.max(1, Math.abs(expected))) return;
      throw new InternalError({
        code: 'internal/export-differs',
        where,
        what: 'the ensemble does not answer with the mean of what its members say',
        got: { example: exampleOf(line), value, expected },
      });
    });
  });
}
