import type { CurveLook } from '../data/curve-looks.js';

/** A piece of a curve, beside its name. */
export function Swatch({ look: { colour, dash } }: { look: CurveLook }) {
  const style = dash === undefined ? 'solid' : dash[0]! > 4 ? 'dashed' : 'dotted';
  return (
    <span
      class="swatch"
      aria-hidden="true"
      style={{ borderTopColor: `var(${colour})`, borderTopStyle: style }}
    />
  );
}
