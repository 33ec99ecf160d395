import type { EnsembleResult } from '../search/index.js';
import { knownScores } from './evaluated-data.js';
import { inputDocument } from './input-document.js';
import type { Ensemble } from './library.js';

/** An ensemble, as `ensemble` prints it. */
export function madeEnsemble({
  contract,
  members,
  ofRun,
  scores,
  outOfFold,
  ...result
}: EnsembleResult): Ensemble {
  const { task, classes, input } = contract;
  return {
    ...result,
    task,
    classes: [...classes],
    input: inputDocument(input),
    members: members.map((member) => ({ ...member, scores: knownScores(member.scores) })),
    ofRun: ofRun && { ...ofRun, scores: knownScores(ofRun.scores) },
    scores: scores && knownScores(scores),
    outOfFold: outOfFold && knownScores(outOfFold),
  };
}
