import picomatch from 'picomatch';
import { z } from 'zod';
import { OptionError } from '../../base/error.js';

/**
 * A pattern for layer paths and variable names, whose parts are joined by dots.
 *
 * `*` stands for any letters within one part, `**` for any number of parts, `?` for one letter, `[12]` for one of these,
 * `{a,b}` for either. A pattern that fits a layer holds for everything inside that layer.
 */
export const LayerGlob = z
  .string()
  .max(1000)
  .regex(/^!?[^!]/, 'must name layers')
  .describe("Pattern of layer paths, such as 'stage[12].*'.");

/** Whether a path, or one of the layers around it, fits the pattern. */
export function layerMatcher(pattern: string): (path: string) => boolean {
  const matches = picomatch(asSlashes(pattern), { nonegate: true, noextglob: true, strictBrackets: false });
  return (path) => {
    const parts = path.split('.');
    return parts.some((_, i) => matches(parts.slice(0, i + 1).join('/')));
  };
}

/** Throws OptionError for a pattern that fits none of the names: a slip would otherwise change nothing, silently. */
export function requireLayerMatch(option: string, pattern: string, names: readonly string[]): void {
  if (names.some(layerMatcher(pattern))) return;
  throw new OptionError({
    code: 'option/layer-pattern',
    where: option,
    what: 'the pattern fits no layer and no variable of the network',
    got: pattern,
    fix: `use the names that pupil summary shows, such as ${topLayers(names).slice(0, 6).join(', ')}`,
  });
}

function topLayers(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => name.split('.')[0]))];
}

function asSlashes(dotted: string): string {
  return dotted.replaceAll('.', '/');
}
