import { dataTable, type TableColumn } from '../page/data-table.js';
import { html } from '../page/html.js';
import type { Section } from '../page/section.js';
import type { RunReport } from './run-report.js';
import { type Setting, type SettingOrigin, settingsOf, settingText } from './settings.js';

/** Every option with its value and where that came from. */
export function settingsSection({ config }: RunReport): Section | null {
  if (config === null) return null;
  const settings = settingsOf(config);
  const chosen = settings.filter(({ origin }) => origin !== 'default');
  const rest = settings.filter(({ origin }) => origin === 'default');
  return {
    id: 'settings',
    title: 'Settings',
    body: html`<p>What was not left to its default:</p>
${dataTable(COLUMNS, chosen, { caption: 'Settings that somebody or the data chose', hidesCaption: true, isSortable: true })}
<details data-prints><summary>The ${rest.length} settings that have their defaults</summary>
${dataTable(COLUMNS, rest, { caption: 'Settings that have their defaults', hidesCaption: true, isSortable: true })}
</details>`,
  };
}

const ORIGINS: Readonly<Record<SettingOrigin, string>> = {
  default: 'default',
  data: 'from the data',
  finder: 'learning-rate finder',
  file: 'config file',
  flag: 'command line',
  given: 'code',
};

const COLUMNS: readonly TableColumn<Setting>[] = [
  { title: 'setting', isHead: true, cell: ({ name }) => html`<code>${name}</code>` },
  { title: 'value', cell: ({ value }) => settingText(value) },
  { title: 'where it came from', cell: ({ origin }) => (origin === null ? '–' : ORIGINS[origin]) },
];
