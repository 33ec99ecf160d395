import { formatCount, formatNumberOf } from '../../base/format-count.js';
import type { TableSurvey } from '../../data/index.js';
import { applyRules } from '../findings/apply-rules.js';
import { classBalance } from '../findings/class-balance.js';
import type { DataFinding, FindingRule } from '../findings/finding.js';
import { nameSome, percent } from '../findings/names.js';
import { splitSize } from '../findings/split-size.js';

type TableRule = FindingRule<TableSurvey>;

/** Share of missing values from which something is said of a column. */
const MUCH_MISSING = 0.5;
/** `id`, `user_id`, `userId`, but not `humid`. */
const IDENTIFIER = /(^|[ _.-])([iI][dD]|[kK]ey|KEY|[uU][uU][iI][dD])$|[a-z]I[dD]$/;

/** As it is typed in a shell. */
function ignoring(name: string): string {
  return `--ignore ${/^[\w.-]+$/.test(name) ? name : JSON.stringify(name)}`;
}

const leakage: TableRule = {
  name: 'telling-column',
  find: ({ columns }) =>
    columns
      .filter(({ tells }) => tells)
      .map(({ name }) => ({
        severity: 'warning',
        what: `column ${name} alone tells what is to be predicted, (nearly) without a mistake: it may be written down after the fact, or be the same thing in other words`,
        fix: `if it is not known at the time of asking, leave it out (${ignoring(name)}); if it is, hardly a network is needed`,
      })),
};

const missingTarget: TableRule = {
  name: 'missing-target',
  find({ count, splits }) {
    const left = count - splits.train - splits.validation - splits.test;
    if (left === 0) return [];
    return [
      {
        severity: 'warning',
        what: `${formatNumberOf(left, 'row')} of ${formatCount(count)} ${left === 1 ? 'does' : 'do'} not say what is to be predicted, and training leaves ${left === 1 ? 'it' : 'them'} out`,
        fix: 'fill them in, or leave it so if what is missing is missing by chance',
      },
    ];
  },
};

const contradictions: TableRule = {
  name: 'contradicting-rows',
  find({ equalRows: { contradicting } }) {
    if (contradicting === 0) return [];
    return [
      {
        severity: 'advice',
        what: `${formatNumberOf(contradicting, 'row')} ${contradicting === 1 ? 'is' : 'are'} the same as an earlier one in all columns but the class: no network can be right about both`,
        fix: 'expect mistakes there; another column may tell such rows apart, or some of the classes are wrong',
      },
    ];
  },
};

const overlap: TableRule = {
  name: 'overlap',
  find({ equalRows: { acrossParts }, ownParts }) {
    if (acrossParts === 0) return [];
    return [
      {
        severity: ownParts.length > 0 ? 'warning' : 'advice',
        what: `${formatNumberOf(acrossParts, 'row')} outside training also ${acrossParts === 1 ? 'occurs' : 'occur'} there, exactly: scores on such rows may come out too high`,
        fix: 'if rows were copied, remove the copies; in tables of few different values, rows may be alike by chance',
      },
    ];
  },
};

const repeated: TableRule = {
  name: 'copies',
  find({ equalRows: { repeated, acrossParts }, count }) {
    if (repeated === 0 || acrossParts > 0) return [];
    return [
      {
        severity: 'advice',
        what: `${formatNumberOf(repeated, 'row')} of ${formatCount(count)} ${repeated === 1 ? 'is' : 'are'} the same as an earlier one: what they say counts more than once`,
        fix: 'remove them where that is not meant',
      },
    ];
  },
};

const leftOut: TableRule = {
  name: 'left-out',
  find({ columns }) {
    const out = columns.filter(({ role }) => role === 'left-out');
    if (out.length === 0) return [];
    return [
      {
        severity: 'advice',
        what: `nothing can be learned from ${formatNumberOf(out.length, 'column')}, which training leaves out: ${nameSome(out.map(({ name }) => name))}`,
        fix: 'reasons are listed above; name the type of a column that is meant to be learned from (--types)',
      },
    ];
  },
};

const muchMissing: TableRule = {
  name: 'much-missing',
  find({ columns, count }) {
    const hollow = columns.filter(
      ({ role, missing }) => role === 'feature' && missing >= MUCH_MISSING * count,
    );
    if (hollow.length === 0) return [];
    return [
      {
        severity: 'advice',
        what: `half of the values or more are missing: ${nameSome(hollow.map(({ name, missing }) => `${name} (${percent(missing / count)})`))}`,
        fix: 'see whether a score is better without (--ignore), and whether values will be missing as often when the model is asked',
      },
    ];
  },
};

/** Numbers that only name a row are learned by heart. */
const identifiers: TableRule = {
  name: 'identifier',
  find({ columns, count }) {
    const named = columns.filter(
      ({ name, role, numbers, different, missing }) =>
        role === 'feature' &&
        numbers !== undefined &&
        (different === undefined || different === count - missing) &&
        IDENTIFIER.test(name),
    );
    if (named.length === 0) return [];
    return [
      {
        severity: 'advice',
        what: `by ${named.length === 1 ? 'its name and values' : 'their names and values'}, ${nameSome(named.map(({ name }) => name))} only ${named.length === 1 ? 'tells' : 'tell'} rows apart: what is learned from that is of no use for others`,
        fix: `leave ${named.length === 1 ? 'it' : 'them'} out (${named.map(({ name }) => ignoring(name)).join(' ')})`,
      },
    ];
  },
};

/** An accuracy is only of classes. */
const smallParts: TableRule = {
  name: 'split-size',
  find: (survey) => (survey.targetKind === 'class' ? splitSize('rows').find(survey) : []),
};

/** Every rule, the most telling first. */
const RULES: readonly TableRule[] = [
  leakage,
  missingTarget,
  overlap,
  contradictions,
  classBalance('rows'),
  muchMissing,
  identifiers,
  leftOut,
  smallParts,
  repeated,
];

/** All that the rules find, the most serious first. */
export const tableFindings = (survey: TableSurvey): DataFinding[] => applyRules(RULES, survey);
