import { applyRules } from './apply-rules.js';
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
  classBalance('pictures'),
  fewPictures,
  splitSize('pictures'),
  copies,
  shortcuts,
  tinyPictures,
  mixedShapes,
  hugePictures,
];

/** All that the rules find, the most serious first. */
export const findingsOf = (facts: PictureFacts): DataFinding[] => applyRules(RULES, facts);
