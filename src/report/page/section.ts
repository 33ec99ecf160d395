import type { Html } from './html.js';

/** A part of a page with a heading of its own and a line in the contents. */
export interface Section {
  /** For addresses: `#confusion`. */
  readonly id: string;
  readonly title: string;
  /** What follows the heading; headings inside begin at `h3`. */
  readonly body: Html;
}
