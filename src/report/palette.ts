/*
 * Colours that people tell apart whatever they see, on white (Okabe and Ito 2008). Nothing is said by colour alone: there is
 * always a shape, a dash or a word as well.
 */
export const BLUE = '#0072b2';
export const RED = '#b3261e';
export const GREEN = '#007a5a';
export const ORANGE = '#d55e00';
export const INK = '#222222';
export const GREY = '#6b6b6b';
export const PALE = '#b8b8b8';
/** From poor to good: dark is good, also without colour. */
export const RANKS = ['#ccd68c', '#8fcfb0', '#41a6b8', '#2a6fb0', '#1d2f6f'] as const;
/** From nothing to all: steps of one hue, which a page turns round where it is dark. */
export const HEATS = [
  '#f3f5f8',
  '#d3e4f0',
  '#a9cbe3',
  '#78aed3',
  '#4a8fc1',
  '#246fa8',
  '#0f5087',
  '#083561',
] as const;
