import { useMedia } from './media.js';
import { createStore, useStore } from './store.js';

/** Whether the page is light or dark: as the system says, or as somebody chose. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'pupil-theme';
const theme = createStore<Theme>(kept());

/** What was chosen, and how to choose anew; it is kept for the next visit. */
export function useTheme(): readonly [Theme, (chosen: Theme) => void] {
  return [useStore(theme, (chosen) => chosen), choose];
}

/** The theme that is drawn, as it changes. */
export function useDrawnTheme(): 'light' | 'dark' {
  const chosen = useStore(theme, (now) => now);
  const isDark = useMedia('(prefers-color-scheme: dark)');
  return chosen === 'system' ? (isDark ? 'dark' : 'light') : chosen;
}

/** Show the page in the theme that was chosen before. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = theme.current();
}

function choose(chosen: Theme): void {
  theme.set(chosen);
  applyTheme();
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // A browser that keeps nothing forgets the choice with the page.
  }
}

function kept(): Theme {
  try {
    return THEMES.find((name) => name === localStorage.getItem(KEY)) ?? 'system';
  } catch {
    return 'system';
  }
}
