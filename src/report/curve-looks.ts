import { BLUE, GREEN, GREY, ORANGE } from './palette.js';

/** What curves of one panel look like, in their order: no two have the same dash. */
export const CURVE_LOOKS = [
  { colour: BLUE, dash: undefined, width: 2, glyph: '─' },
  { colour: ORANGE, dash: '6 3', width: 1.75, glyph: '╌' },
  { colour: GREEN, dash: '2 3', width: 1.75, glyph: '┄' },
  { colour: GREY, dash: '10 3 2 3', width: 1.5, glyph: '·' },
] as const;
