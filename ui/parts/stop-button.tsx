import { useState } from 'preact/hooks';
import type { Fault } from '../../src/serve/api.js';
import { faultOf, post } from '../live/ask.js';
import { Problem } from './problem.jsx';

/** Asks to stop what runs at an address of the server, after asking once more. */
export function StopButton({ path, what, consequence }: { path: string; what: string; consequence: string }) {
  const [step, setStep] = useState<'idle' | 'sure' | 'asked'>('idle');
  const [fault, setFault] = useState<Fault['error']>();
  const stop = () => {
    setStep('asked');
    post(path).catch((error) => {
      setFault(faultOf(error));
      setStep('idle');
    });
  };
  if (step === 'asked') return <span role="status">Stopping: the state is being saved…</span>;
  if (step === 'sure') {
    return (
      // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form.
      <span role="group" aria-label={`Stop ${what}?`} class="actions">
        {consequence}
        {/* biome-ignore lint/a11y/noAutofocus: it takes the place of the button that was pressed. */}
        <button type="button" class="danger" onClick={stop} autoFocus>
          Stop now
        </button>
        <button type="button" onClick={() => setStep('idle')}>
          Go on
        </button>
      </span>
    );
  }
  return (
    <>
      <Problem fault={fault} />
      <button type="button" class="danger" onClick={() => setStep('sure')}>
        Stop {what}
      </button>
    </>
  );
}
