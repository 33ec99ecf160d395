import type { SearchDetail } from '../../src/serve/api.js';
import { chartPath } from '../data/addresses.js';
import { capital } from '../data/words.js';
import { useText } from '../live/hooks.js';
import { useMedia } from '../live/media.js';
import { Problem } from './problem.jsx';

/** A chart that the server draws, in the colours of the theme, for wide and for narrow windows. */
export function ChartPicture({
  path,
  title,
  notes = [],
  isBroad = false,
  version = 0,
}: {
  path: string;
  title: string;
  notes?: readonly string[];
  /** It has many axes side by side, and needs the whole width. */
  isBroad?: boolean;
  version?: number | string;
}) {
  const size = useMedia('(max-width: 40rem)') ? 'narrow' : 'wide';
  const { value: svg, fault } = useText(`${path}?embed=${size}`, version);
  return (
    <figure class="chart" aria-label={title}>
      <figcaption>{title}</figcaption>
      <Problem fault={fault} />
      {svg === undefined ? (
        <p class="hint drawing">{fault === undefined && 'Drawing…'}</p>
      ) : (
        // Drawn by the server from plain values; the policy of the page lets no code in it run.
        <div class={`${size} scroll${isBroad ? ' broad' : ''}`} dangerouslySetInnerHTML={{ __html: svg }} />
      )}
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
          isBroad={chart.kind === 'parallel'}
          version={version}
        />
      ))}
    </div>
  );
}
