import { OptionError } from '../../base/error.js';
import { gradients, input, mean, mul, relu, sum, type Tensor } from '../../graph/index.js';
import type { Extensions } from '../../nn/index.js';
import { createNodeRuntime } from '../../runtime/index.js';
import { requirePictures } from '../input/require-pictures.js';
import { type BuiltClassifier, buildClassifier, inputOf } from './classifier.js';
import { lastFeatureMap } from './feature-map.js';
import type { ModelContract } from './model-file.js';
import { readStoredNetwork } from './stored-network.js';

/** Which places of a picture speak for an answer. */
export interface SaliencyMap {
  /** Of the feature map, which is coarser than the picture. */
  readonly height: number;
  readonly width: number;
  /** float32 `[height, width]`, at least 0; all 0 where nothing speaks for the answer. */
  readonly values: Float32Array;
}

/** A model that is asked where it looks. */
export interface GradCam {
  readonly contract: ModelContract;
  /** Path of the layer whose map is looked at. */
  readonly layer: string;
  /**
   * The map of one picture, uint8 `[H, W, C]` as the model takes it, for one of its classes, labels or numbers by its position;
   * of a number, the places that make it larger.
   */
  mapOf(pixels: Uint8Array, output: number): Promise<SaliencyMap>;
  dispose(): Promise<void>;
}

const SCORE_SIGNS = 'saliency:signs';

/**
 * Open a model file to ask which places of a picture speak for an answer: ReLU(Σ_k α_k A_k) with A the last feature map of the
 * convolutions (`lastFeatureMap`) and α_k the mean over its places of the gradient of the answer's score, before softmax or
 * sigmoid, for A_k.
 *
 * Throws  OptionError `option/saliency` for a network without convolutions, `option/input` for a model of tables; as
 *         `readStoredNetwork`.
 * Source  Selvaraju et al. 2017, "Grad-CAM" (arXiv 1610.02391), eq. 1 and 2.
 */
export async function openGradCam(
  file: string,
  { threads, extensions }: { readonly threads?: number; readonly extensions?: Extensions | undefined } = {},
): Promise<GradCam> {
  const { contract, classifier, bind } = await readStoredNetwork(file, extensions);
  requirePictures(file, contract, 'saliency maps are made');
  const built = buildClassifier(classifier, { batchSize: 1, mode: 'inference', bind });
  const { layer, map, signs } = saliencyOf(built, file);
  const [height, width] = map.shape.slice(1);
  const runtime = createNodeRuntime(threads === undefined ? {} : { threads });
  const program = await runtime.compile({
    name: 'Grad-CAM',
    feeds: [...built.feeds, signs],
    state: [],
    results: { map },
  });
  const state = runtime.createState({});
  const rules = inputOf(classifier);
  return {
    contract,
    layer,
    async mapOf(pixels, output) {
      const results = await program.run(state, {
        ...rules.feeds({ pixels, size: 1 }),
        [SCORE_SIGNS]: signsFor(contract, output, signs),
      });
      return { height, width, values: results.map as Float32Array };
    },
    dispose: () => runtime.dispose(),
  };
}

/** The map [1, h, w] of the score that `signs` [1, U] picks out of the outputs. */
function saliencyOf({ network, outputs }: BuiltClassifier, where: string) {
  const found = lastFeatureMap(network);
  if (found === undefined)
    throw new OptionError({
      code: 'option/saliency',
      where,
      what: 'the network has no convolution that keeps places apart, so that no place of a picture can be said to speak for an answer',
      got: network.layers.map(({ kind }) => kind),
      fix: 'ask a network with convolutions',
    });
  const { path, output: features } = found;
  const signs = input(SCORE_SIGNS, outputs.shape);
  const [gradient] = gradients(sum(mul(outputs, signs)), [features]);
  const weights = mean(gradient, { axes: [2, 3], keepDims: true });
  return { layer: path, map: relu(sum(mul(weights, features), { axes: [1] })), signs };
}

/** Of two classes there is one output, which speaks for the second and against the first. */
function signsFor({ task }: ModelContract, output: number, { shape }: Tensor): Float32Array {
  const signs = new Float32Array(shape[1]);
  if (task === 'binary') signs[0] = output === 1 ? 1 : -1;
  else signs[output] = 1;
  return signs;
}
