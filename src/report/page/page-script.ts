/**
 * What the page does by itself, and all it does: tables marked `data-sortable` get buttons in their heads that sort their rows.
 * Plain text, since it is written into pages; its hash stands in their Content-Security-Policy, which allows no other.
 */
export const PAGE_SCRIPT = `'use strict';
for (const table of document.querySelectorAll('table[data-sortable]')) {
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  const original = [...body.rows];
  const keyOf = (row, column) => {
    const cell = row.cells[column];
    const text = cell.dataset.value ?? cell.textContent.trim();
    const number = Number(text.replace(/[,%\\s]/g, ''));
    return text === '' || text === '-' ? null : Number.isNaN(number) ? text : number;
  };
  const compare = (a, b) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), undefined, { numeric: true });
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const isNumber = head.classList.contains('number');
      const states = isNumber ? ['descending', 'ascending', null] : ['ascending', 'descending', null];
      const next = states[(states.indexOf(head.getAttribute('aria-sort')) + 1) % 3];
      for (const other of heads) other.removeAttribute('aria-sort');
      if (next !== null) head.setAttribute('aria-sort', next);
      const sign = next === 'descending' ? -1 : 1;
      const rows = next === null ? original : [...original].sort((one, two) => {
        const [a, b] = [keyOf(one, column), keyOf(two, column)];
        // What has no value stays below, whichever way.
        if (a === null || b === null) return (a === null) - (b === null);
        return sign * compare(a, b);
      });
      body.append(...rows);
    });
  });
}
// A folded table is missing on paper.
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details[data-prints]')) details.open = true;
});
`;
