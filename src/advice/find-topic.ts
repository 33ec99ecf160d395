import { OptionError } from '../base/error.js';
import { didYouMean } from '../base/nearest-name.js';
import type { Topic } from './topic.js';
import { TOPICS } from './topics/all-topics.js';

/**
 * The topic that a word leads to: its name, another word for it, or an option or a layer that it is the first to speak of,
 * written in any way (`labelSmoothing`, `--label-smoothing`, `Label smoothing`).
 *
 * Throws   OptionError that names the nearest topic.
 */
export function findTopic(word: string): Topic {
  const wanted = kebab(word);
  const is = (name: string) => kebab(name) === wanted;
  const found =
    TOPICS.find(({ name, title }) => is(name) || is(title)) ??
    TOPICS.find(({ aliases }) => aliases.some(is)) ??
    TOPICS.find(({ options }) => options.some(is)) ??
    TOPICS.find(({ layers }) => layers.some(is));
  if (found !== undefined) return found;
  const known = TOPICS.flatMap(({ name, aliases, options }) => [name, ...aliases, ...options.map(kebab)]);
  throw new OptionError({
    code: 'option/topic',
    where: '<topic>',
    what: 'there is no topic of this name',
    got: word,
    fix: `${didYouMean(wanted, known)}pupil explain lists all topics`,
  });
}

function kebab(text: string): string {
  return text
    .replace(/^-+/, '')
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(/[\s_-]+/g, '-')
    .toLowerCase();
}
