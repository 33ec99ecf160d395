import { defineTopic } from '../topic.js';

export const dropout = defineTopic({
  name: 'dropout',
  title: 'Dropout',
  aliases: ['spatial-dropout', 'alpha-dropout', 'dropblock', 'stochastic-depth', 'gaussian-dropout'],
  question: 2,
  what: 'While training, dropout sets a random share of the values to 0 and scales up the rest, so that no unit can rely on a few others. Afterwards it does nothing. Relatives suit other places: spatialDropout2d drops whole channels behind convolutions, dropBlock2d square patches, stochasticDepth whole residual branches, alphaDropout keeps the statistics of selu, gaussianDropout multiplies by noise.',
  byDefault:
    'The default network has one dropout of 0.5 between its dense layer and the output, where nearly all of its parameters are and where it overfits first. Noise follows from the seed.',
  change:
    'More when training accuracy runs far ahead of validation accuracy: 0.2 to 0.5 in dense layers, at most 0.3 between convolutions, at most 0.2 on the input. Less or none when training accuracy itself stays low. pupil predict --mc-samples 50 leaves it on and tells how far answers differ: the uncertainty of the model.',
  pitfalls:
    'Never after the output layer. Not right before batch norm, whose statistics then differ between training and use. Training accuracy is measured under noise and may lie below validation accuracy; that is no fault.',
  options: [],
  layers: [
    'dropout',
    'spatialDropout2d',
    'gaussianDropout',
    'alphaDropout',
    'dropBlock2d',
    'stochasticDepth',
    'gaussianNoise',
  ],
  sources: [
    'Srivastava et al. 2014, "Dropout: a simple way to prevent neural networks from overfitting"',
    'Li et al. 2018 (arXiv 1801.05134): variance shift before batch norm',
    'Tompson et al. 2015 (arXiv 1411.4280): spatial dropout',
  ],
});
