import { chartSvg } from '../data/chart-svg.js';
import { useText } from '../live/hooks.js';
import { Problem } from './problem.jsx';

/** A chart that the server draws, in the colours of the theme, for wide and for narrow windows. */
export function ChartPicture({
  path,
  title,
  notes = [],
  version = 0,
}: {
  path: string;
  title: string;
  notes?: readonly string[];
  version?: number | string;
}) {
  const wide = useText(`${path}?embed=wide`, version);
  const narrow = useText(`${path}?embed=narrow`, version);
  return (
    <figure class="chart" aria-label={title}>
      <figcaption>{title}</figcaption>
      <Problem fault={wide.fault ?? narrow.fault} />
      {/* Drawn by the server from plain values; the policy of the page lets no code in it run. */}
      <div class="wide scroll" dangerouslySetInnerHTML={{ __html: chartSvg(wide.value ?? '') }} />
      <div class="narrow scroll" dangerouslySetInnerHTML={{ __html: chartSvg(narrow.value ?? '') }} />
      {notes.map((note) => (
        <p class="note" key={note}>
          {note}
        </p>
      ))}
    </figure>
  );
}
