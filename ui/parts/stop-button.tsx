import { useEffect, useRef, useState } from 'preact/hooks';
import type { Fault } from '../../src/serve/api.js';
import { faultOf, post } from '../live/ask.js';
import { Problem } from './problem.jsx';

/** Asks to stop what runs at an address of the server, after asking once more. */
export function StopButton({ path, what, consequence }: { path: string; what: string; consequence: string }) {
  const [step, setStep] = useState<'idle' | 'sure' | 'asked'>('idle');
  const [fault, setFault] = useState<Fault['error']>();
  const first = useRef<HTMLButtonElement>(null);
  const before = useRef(step);
  useEffect(() => {
    // What takes the place of a button that was pressed takes its focus too.
    if (before.current !== step) first.current?.focus();
    before.current = step;
  }, [step]);
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
        <button type="button" class="danger" onClick={stop} ref={first}>
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
      <button type="button" class="danger" onClick={() => setStep('sure')} ref={first}>
        Stop {what}
      </button>
    </>
  );
}
