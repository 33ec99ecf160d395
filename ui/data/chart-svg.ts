/** A drawing without its style sheets, which the policy of the page refuses; those of the page say the same. */
export function chartSvg(svg: string): string {
  return svg.replaceAll(/<style\b[^>]*>[\s\S]*?<\/style>/g, '');
}
