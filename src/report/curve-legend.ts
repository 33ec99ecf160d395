import type { Curve } from './chart.js';
import { CURVE_LOOKS } from './curve-looks.js';
import { escapeXml, type PagePart } from './svg-page.js';

const SWATCH = 24;
const HEIGHT = 20;

/** What the dashes of curves mean; nothing where there is one curve alone. */
export function curveLegend(
  curves: readonly Curve[],
  { left, fontSize }: { readonly left: number; readonly fontSize: number },
): PagePart[] {
  if (curves.length < 2) return [];
  let x = left;
  const items = curves.map(({ name = '' }, i) => {
    const { colour, dash, width } = CURVE_LOOKS[i];
    const at = x;
    x += SWATCH + 6 + name.length * fontSize * 0.56 + 20;
    const line = `<line x1="${at}" x2="${at + SWATCH}" y1="10" y2="10" stroke="${colour}" stroke-width="${width}"${dash === undefined ? '' : ` stroke-dasharray="${dash}"`}/>`;
    return `${line}<text x="${at + SWATCH + 6}" y="10" dy="0.35em" font-family="system-ui, sans-serif" font-size="${fontSize}" fill="currentColor">${escapeXml(name)}</text>`;
  });
  return [{ height: HEIGHT, at: (top) => `<g transform="translate(0,${top})">${items.join('')}</g>` }];
}
