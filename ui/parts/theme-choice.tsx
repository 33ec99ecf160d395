import { THEMES, type Theme, useTheme } from '../live/theme.js';

/** Chooses between light and dark, or what the system says. */
export function ThemeChoice() {
  const [theme, choose] = useTheme();
  return (
    <label class="theme">
      <span class="unseen">Theme</span>
      <select value={theme} onChange={(event) => choose(event.currentTarget.value as Theme)}>
        {THEMES.map((name) => (
          <option key={name} value={name}>
            {name === 'system' ? 'system theme' : name}
          </option>
        ))}
      </select>
    </label>
  );
}
