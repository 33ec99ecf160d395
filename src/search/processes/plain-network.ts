import { OptionError } from '../../base/error.js';
import type { TrialHooks } from '../trials/run-trial.js';

/** Throws OptionError where the network has functions of one's own; `where` is the option that sends trials elsewhere. */
export function requirePlainNetwork(
  { extensions }: Pick<TrialHooks, 'extensions'>,
  where: 'workers' | 'queue',
): void {
  if (extensions === undefined || Object.keys(extensions).length === 0) return;
  throw new OptionError({
    code: `option/${where}`,
    where,
    what: "layers and activations of one's own are functions, which cannot be sent to another process",
    fix: `leave ${where} out: trials then run in this process`,
  });
}
