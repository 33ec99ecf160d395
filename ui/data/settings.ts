/** A setting by its path: `training.optimizer.kind`. */
export type Settings = ReadonlyMap<string, unknown>;

/**
 * What a config says, by paths; lists are values, not places. Left out is what says nothing of how it was trained: the version of the
 * format and where values came from.
 */
export function settingsOf(config: unknown): Settings {
  const settings = new Map<string, unknown>();
  const walk = (value: unknown, path: string) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) settings.set(path, value);
    else
      for (const [name, inner] of Object.entries(value)) {
        if (path === '' && (name === 'origin' || name === 'format')) continue;
        walk(inner, path === '' ? name : `${path}.${name}`);
      }
  };
  walk(config, '');
  settings.delete('');
  return settings;
}

export interface Difference {
  readonly path: string;
  /** One for each config; undefined where it has no such setting. */
  readonly values: readonly unknown[];
}

/** Settings that are not the same in all configs, in the order in which they come. */
export function differences(configs: readonly unknown[]): Difference[] {
  const all = configs.map(settingsOf);
  const paths = new Set(all.flatMap((settings) => [...settings.keys()]));
  return [...paths].flatMap((path) => {
    const values = all.map((settings) => settings.get(path));
    const texts = new Set(values.map((value) => JSON.stringify(value) ?? ''));
    return texts.size > 1 ? [{ path, values }] : [];
  });
}
