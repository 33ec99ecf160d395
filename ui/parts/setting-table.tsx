import { settingText } from '../data/words.js';
import { ColumnHeads, ScrollTable } from './table.jsx';

/** Lists of layers would fill the page where several configs stand side by side. */
const MOST_LETTERS = 160;

/** Settings by their paths, with a column for each config. */
export function SettingTable({
  configs,
  rows,
}: {
  /** Headings of the columns of values. */
  configs: readonly string[];
  rows: readonly { readonly path: string; readonly values: readonly unknown[] }[];
}) {
  const said = (value: unknown) => {
    const text = settingText(value);
    return configs.length === 1 || text.length <= MOST_LETTERS ? text : `${text.slice(0, MOST_LETTERS - 3)}…`;
  };
  return (
    <ScrollTable>
      <ColumnHeads columns={['Setting', ...configs]} />
      <tbody>
        {rows.map(({ path, values }) => (
          <tr key={path}>
            <th scope="row">
              <code>{path}</code>
            </th>
            {configs.map((config, i) => (
              <td key={config}>
                <code>{said(values[i])}</code>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
