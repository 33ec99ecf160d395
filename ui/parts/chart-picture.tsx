import type { SearchDetail } from '../../src/serve/api.js';
import { chartPath } from '../data/addresses.js';
import { capital } from '../data/words.js';
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
      <div class="wide scroll" dangerouslySetInnerHTML={{ __html: wide.value ?? '' }} />
      <div class="narrow scroll" dangerouslySetInnerHTML={{ __html: narrow.value ?? '' }} />
      {notes.map((note) => (
        <p class="note" key={note}>
          {note}
        </p>
      ))}
    </figure>
  );
}

/** All charts of a search or a study, whose address is `of`. */
export function ChartPictures({
  of,
  charts,
  version,
}: {
  of: string;
  charts: SearchDetail['charts'];
  version: number;
}) {
  return (
    <div class="charts">
      {Object.entries(charts).map(([name, chart]) => (
        <ChartPicture
          key={name}
          path={chartPath(of, name)}
          title={capital(chart.title)}
          notes={'notes' in chart ? chart.notes : []}
          version={version}
        />
      ))}
    </div>
  );
}
