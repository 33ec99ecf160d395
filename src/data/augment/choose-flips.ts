import type { TargetKind } from '../types.js';
import type { MirrorTest } from './mirror-test.js';
import type { Flips } from './policies.js';
import type { PolicyName } from './policy-names.js';

export interface FlipChoice {
  readonly flips: Flips;
  readonly characters: boolean;
  /** In words, for people; empty where nothing had to be chosen. */
  readonly reasons: string[];
}

/** A loss of right answers in the mirror that chance does not explain. */
const MIRROR_LOSS = 0.1;
/** With fewer pictures chance explains more. */
const FEWEST_TESTED = 100;

const SIDES = /(^|[^a-z])(left|right|clockwise|counterclockwise|anticlockwise|east|west)($|[^a-z])/i;

/**
 * Whether mirrored pictures keep their meaning. Every policy flips horizontally unless it is told otherwise; `auto` looks
 * at the names of the classes and then at the pictures.
 */
export function chooseFlips(
  asked: { readonly policy: PolicyName; readonly flips: 'auto' | Flips },
  facts: {
    readonly classes: readonly string[];
    readonly targetKind: TargetKind;
    readonly mirror?: MirrorTest | undefined;
  },
): FlipChoice {
  const isAuto = asked.policy === 'auto';
  const characters = isAuto && facts.targetKind === 'class' && facts.classes.every(isCharacter);
  if (asked.flips !== 'auto') {
    return { flips: asked.flips, characters, reasons: isAuto ? [`flips: ${asked.flips}, as asked for`] : [] };
  }
  if (!isAuto) return { flips: 'horizontal', characters, reasons: [] };
  const { flips, reason } = flipsByPictures(facts, characters);
  return { flips, characters, reasons: [reason] };
}

function flipsByPictures(
  { classes, targetKind, mirror }: Parameters<typeof chooseFlips>[1],
  characters: boolean,
): { readonly flips: Flips; readonly reason: string } {
  const none = (reason: string) => ({ flips: 'none' as const, reason: `no flips: ${reason}` });
  if (characters) {
    return none(
      'the classes are called by digits or letters, which mean something else, or nothing, in the mirror',
    );
  }
  const sided = classes.find((name) => SIDES.test(name));
  if (sided !== undefined) return none(`the class ${sided} is called by a side, which the mirror changes`);
  if (targetKind === 'numbers') return none('a number to predict may depend on left and right');
  if (mirror === undefined || mirror.tested < FEWEST_TESTED)
    return {
      flips: 'horizontal',
      reason: 'horizontal flips: nothing in the names of the classes speaks against them',
    };
  const { original, mirrored, tested } = mirror;
  const facts = `of ${tested} pictures a simple rule tells ${percent(original)} as they are and ${percent(mirrored)} in the mirror`;
  if (original - mirrored > MIRROR_LOSS) return none(facts);
  return { flips: 'horizontal', reason: `horizontal flips: ${facts}` };
}

/** A single digit or letter, or the word for a digit. */
function isCharacter(name: string): boolean {
  return /^(digit|letter|number)?[\s_-]*([0-9]|\p{L})$/iu.test(name) || DIGIT_WORDS.has(name.toLowerCase());
}

const DIGIT_WORDS: ReadonlySet<string> = new Set([
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
]);

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
