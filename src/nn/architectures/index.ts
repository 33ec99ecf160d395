import { OptionError } from '../../base/error.js';
import type { Layer } from '../layer.js';
import { classicCnn } from './classic-cnn.js';
import { kerasMnistConvnet } from './keras-mnist-convnet.js';
import { lenet5 } from './lenet5.js';
import type { PictureFacts } from './picture-facts.js';
import { resnetCifar } from './resnet-cifar.js';
import { vggSmall } from './vgg.js';

export { classicCnn } from './classic-cnn.js';
export { kerasMnistConvnet } from './keras-mnist-convnet.js';
export { lenet5 } from './lenet5.js';
export type { PictureFacts } from './picture-facts.js';
export { type ResnetCifarOptions, resnetCifar } from './resnet-cifar.js';
export { type VggOptions, vgg, vggSmall } from './vgg.js';

/** Networks by the name that configs and the command line use. */
const ARCHITECTURES: Readonly<Record<string, (facts: PictureFacts) => Layer>> = {
  auto: classicCnn,
  lenet5,
  'keras-mnist-convnet': ({ classes }) => kerasMnistConvnet({ classes }),
  'vgg-small': vggSmall,
  'resnet-20': ({ classes }) => resnetCifar({ classes, depth: 20 }),
};

export const ARCHITECTURE_NAMES: readonly string[] = Object.keys(ARCHITECTURES);

/** The network of a name, made to fit the pictures. Throws OptionError for a name that is not known. */
export function architecture(name: string, facts: PictureFacts): Layer {
  const make = Object.hasOwn(ARCHITECTURES, name) ? ARCHITECTURES[name] : undefined;
  if (make === undefined) {
    throw new OptionError({
      code: 'option/architecture',
      where: 'architecture',
      what: 'there is no architecture of this name',
      got: name,
      fix: `use one of ${ARCHITECTURE_NAMES.join(', ')}`,
    });
  }
  return make(facts);
}
