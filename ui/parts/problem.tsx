import type { Fault } from '../../src/serve/api.js';
import { capital } from '../data/words.js';

/** What went wrong, and how to mend it. */
export function Problem({ fault }: { fault: Fault['error'] | undefined | null }) {
  if (!fault) return null;
  return (
    <div class="problem" role="alert">
      <p>
        <strong>{capital(fault.message)}.</strong> {fault.where !== undefined && <code>{fault.where}</code>}
      </p>
      {fault.fix !== undefined && <p>What to do: {fault.fix}.</p>}
    </div>
  );
}
