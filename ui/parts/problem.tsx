import type { Fault } from '../../src/serve/api.js';

/** What went wrong, and how to mend it. */
export function Problem({ fault }: { fault: Fault['error'] | undefined | null }) {
  if (!fault) return null;
  const sentence = fault.message.charAt(0).toUpperCase() + fault.message.slice(1);
  return (
    <div class="problem" role="alert">
      <p>
        <strong>{sentence}.</strong> {fault.where !== undefined && <code>{fault.where}</code>}
      </p>
      {fault.fix !== undefined && <p>What to do: {fault.fix}.</p>}
    </div>
  );
}
