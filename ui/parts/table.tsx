import type { ComponentChildren } from 'preact';

/** A table that can be wider than its page: it scrolls, by keyboard too. */
export function ScrollTable({ looks = 'scroll', children }: { looks?: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by keyboard.
    <div class={looks} tabIndex={0}>
      <table>{children}</table>
    </div>
  );
}

/** A heading of a column: its name, or its name and its look. */
type Column = string | readonly [name: string, looks: string];

/** The headings of a table. */
export function ColumnHeads({ columns }: { columns: readonly Column[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) => {
          const [name, looks] = typeof column === 'string' ? [column] : column;
          return (
            <th scope="col" class={looks} key={name}>
              {name}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
