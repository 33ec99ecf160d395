import { defineTopic } from '../topic.js';

export const transfer = defineTopic({
  name: 'transfer',
  title: 'Starting from a trained network',
  aliases: [
    'transfer-learning',
    'gradual',
    'backbone',
    'pretrained',
    'from',
    'features',
    'recipe',
    'fine-tune',
    'head',
  ],
  question: 3,
  what: 'A network that was trained on many pictures has learned to see; its last layer alone knows the classes. --from takes all before it from any ONNX model of pictures, or from a run, and trains a new last part, the head. --recipe says how: features (each picture is asked about once), frozen (in every step), fine-tune (the head first, then all of it, the backbone slowly), gradual (the head, then one stage of the backbone more at a time), full (all of it from the first step).',
  byDefault:
    'A network starts anew. With --from the recipe is features, or frozen where pictures are augmented, and the head is one dense layer.',
  change:
    'Begin with features of a network that has seen many pictures: it takes a minute. Then try gradual and fine-tune, most of all where pictures or classes are unlike what the network was trained on.',
  pitfalls:
    'A model makes nothing of pictures in another range, order of colours or size than it was trained on: what the file does not say is assumed and printed, so read it. Of models that do not end in a classifier the output is taken; pupil summary lists other places. Nodes without a gradient are named, and cannot be trained through: --train-from trains what follows them alone.',
  options: [
    'from',
    'recipe',
    'trainFrom',
    'backboneRate',
    'features',
    'headUnits',
    'headDropout',
    'inputRange',
    'inputMean',
    'inputStd',
  ],
  layers: ['backbone'],
  sources: [
    'Yosinski et al. 2014, "How transferable are features in deep neural networks?" (arXiv 1411.1792)',
    'Kornblith, Shlens and Le 2019, "Do better ImageNet models transfer better?" (arXiv 1805.08974)',
    'Howard and Ruder 2018, "Universal language model fine-tuning" (arXiv 1801.06146): discriminative rates, gradual unfreezing',
  ],
});
