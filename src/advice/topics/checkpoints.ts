import { defineTopic } from '../topic.js';

export const checkpoints = defineTopic({
  name: 'checkpoints',
  title: 'Checkpoints and resuming',
  aliases: ['resume', 'checkpoint', 'best-model', 'save'],
  what: 'A checkpoint holds all that a run needs to go on: weights, optimizer state, position in the epoch, counters of every rule. It is written under another name and renamed, so that a kill or a power cut leaves the old one or the new one, whole.',
  byDefault:
    'After every epoch, and within one every 60 seconds (checkpointSeconds). last is where the run goes on, best holds the weights of the best epoch; the exported model is made of best.',
  change:
    'keepCheckpoints keeps the weights of several best epochs. Save more often when epochs are long and power is unsure. pupil resume --prove trains once more without a break and compares to the last bit.',
  pitfalls:
    'Pictures must be the same on resuming: they are compared by fingerprint. pupil resume takes no other settings: a run that is to go on differently is another run. Another number of threads would give other last digits; the run therefore remembers its own.',
  options: ['checkpointSeconds', 'keepCheckpoints', 'threads'],
  layers: [],
  sources: ['docs/run-directory.md'],
});
