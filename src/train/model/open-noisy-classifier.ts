import { OptionError } from '../../base/error.js';
import type { Extensions } from '../../nn/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { createNoiseFeeds } from '../step/noise-feeds.js';
import { buildClassifier, inputOf } from './classifier.js';
import type { Classifier } from './open-classifier.js';
import { readStoredNetwork } from './stored-network.js';

export interface NoisyOptions {
  /** Answers per picture, at least 2. */
  readonly samples: number;
  readonly seed: number;
  readonly extensions?: Extensions | undefined;
}

/**
 * A model that answers `samples` times with the noise of training falling and moving statistics as they are: its `run` gives
 * probabilities [samples, classes] of one example. The exported graph has no noise, so it is built anew from the network and
 * the variables inside the file. Sample i has the same noise for every picture: one network out of those that dropout trains.
 *
 * Throws  OptionError if there is nothing to draw; FormatError for a file without network and variables.
 * Source  Gal and Ghahramani 2016, "Dropout as a Bayesian approximation" (arXiv 1506.02142), eq. 6.
 */
export async function openNoisyClassifier(
  file: string,
  options: NoisyOptions,
): Promise<Omit<Classifier, 'feeds'>> {
  const { samples, seed, extensions } = options;
  const { contract, classifier, bind } = await readStoredNetwork(file, extensions);
  if (contract.task !== 'multi-class') {
    const fix = 'leave Monte-Carlo samples out for this model';
    throw monteCarloError(file, 'uncertainty is known of models that tell classes apart', contract.task, fix);
  }
  const built = buildClassifier(classifier, { batchSize: 1, mode: 'inference', noise: true, bind });
  const { noise } = built.network;
  if (noise.length === 0) {
    const what = 'the network has no dropout or other noise, so that all samples would be equal';
    throw monteCarloError(file, what, undefined, 'train a network with dropout');
  }
  const runtime = createNodeRuntime();
  const program = await runtime.compile({
    name: 'Monte-Carlo samples',
    feeds: [...built.feeds, ...noise.map(({ tensor }) => tensor)],
    state: [],
    results: { probabilities: built.answers },
  });
  const input = inputOf(classifier);
  const noiseOf = createNoiseFeeds(noise);
  const state = runtime.createState({});
  return {
    contract,
    async run(example) {
      const rows = new Float32Array(samples * contract.classes.length);
      for (let step = 0; step < samples; step++) {
        const { probabilities } = await program.run(state, {
          ...input.feeds(example),
          ...noiseOf(seed, [step]),
        });
        rows.set(probabilities as Float32Array, step * contract.classes.length);
      }
      return rows;
    },
    dispose: () => runtime.dispose(),
  };
}

function monteCarloError(where: string, what: string, got: unknown, fix: string): OptionError {
  return new OptionError({ code: 'option/monte-carlo', where, what, got, fix });
}
