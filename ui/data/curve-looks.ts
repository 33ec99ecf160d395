/** How a curve looks: its colour is a variable of the theme, its dash in pixels drawn and left out. */
export interface CurveLook {
  readonly colour: string;
  readonly dash?: readonly number[];
}

const COLOURS = ['blue', 'orange', 'green', 'purple', 'red', 'grey'].map((name) => `--chart-${name}`);
const DASHES = [undefined, [8, 4], [2, 3]] as const;

/** Of curves among each other: no two of the first eighteen look alike. */
export function curveLook(index: number): CurveLook {
  const colour = COLOURS[index % COLOURS.length]!;
  const dash = DASHES[Math.floor(index / COLOURS.length) % DASHES.length];
  return dash === undefined ? { colour } : { colour, dash };
}
