import { defineTopic } from '../topic.js';

export const customLayers = defineTopic({
  name: 'custom-layers',
  title: 'Layers and activations of your own',
  aliases: ['extensions', 'custom', 'define-layer', 'custom-activation'],
  what: 'A layer is a value with a kind and options; defineLayer and defineActivation declare new kinds by a schema and a function over tensors. Gradients follow by themselves. A network names them like the built-in ones.',
  byDefault:
    'None: what is built in needs no declaration, and a config file in JSON can name only what is built in.',
  change:
    'When a paper needs something new: declare it in pupil.config.ts, or hand it to train() as extensions in the context. docs/library.md has a complete example.',
  pitfalls:
    'The functions are not part of a run directory: resuming and exporting need them again, and say so. An exported ONNX model does not: it holds plain operators. A layer that is not the same in inference must ask scope.mode, and draw noise by scope.noise alone, or runs cannot be repeated.',
  options: ['model'],
  layers: ['activation', 'sequential'],
  sources: ['docs/library.md', 'docs/layers.md'],
});
