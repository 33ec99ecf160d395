import { classBalance, fewPictures } from './class-balance.js';
import { contradictions, copies, overlap } from './copies.js';
import { damage, otherFormats, refused } from './damage.js';
import type { DataFinding, FindingRule, PictureFacts } from './finding.js';
import { hugePictures, mixedShapes, tinyPictures } from './picture-shapes.js';
import { shortcuts } from './shortcuts.js';
import { splitSize } from './split-size.js';
import { wrongLabels } from './wrong-labels.js';

/** Every rule, the most telling first. */
const RULES: readonly FindingRule[] = [
  refused,
  damage,
  otherFormats,
  contradictions,
  wrongLabels,
  overlap,
  classBalance,
  fewPictures,
  splitSize,
  copies,
  shortcuts,
  tinyPictures,
  mixedShapes,
  hugePictures,
];

const ORDER: readonly DataFinding['severity'][] = ['error', 'warning', 'advice'];

/** All that the rules find, the most serious first. */
export function findingsOf(facts: PictureFacts): DataFinding[] {
  const found = RULES.flatMap(({ name, find }) => find(facts).map((finding) => ({ rule: name, ...finding })));
  return ORDER.flatMap((severity) => found.filter((finding) => finding.severity === severity));
}
