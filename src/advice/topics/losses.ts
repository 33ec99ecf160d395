import { defineTopic } from '../topic.js';

export const losses = defineTopic({
  name: 'losses',
  title: 'Task, loss and output',
  aliases: [
    'loss',
    'task',
    'cross-entropy',
    'focal',
    'logits',
    'output',
    'binary',
    'multi-label',
    'regression',
  ],
  what: 'The loss is what training makes small; the task decides which one fits and how the network ends. multi-class: one class out of several, softmax cross-entropy. binary: one output, whose sigmoid is the probability of the second class. multi-label: a sigmoid for each label. regression: numbers, mean squared error. A network that knows nothing of ten classes has a loss of ln 10 = 2.30.',
  byDefault:
    'task auto is multi-class for a folder of classes, loss auto is that of the task. The network ends without activation (logits): the loss applies softmax or sigmoid itself, which stays exact where two steps would round. The exported model gives probabilities.',
  change:
    '--task binary for two classes with one output. focal where easy pictures drown the hard ones; huber or mae in regression where a few targets are far off. Against wrong labels, label smoothing; against rare classes, class weights. Labels and numbers come with pictureArrays in code.',
  pitfalls:
    'An activation at the end of the network would be applied twice. A loss that rises while accuracy rises too means growing overconfidence: watch --monitor loss or calibrationError. A loss that does not fit the task is refused before the first batch. Validation loss is measured without weights and smoothing.',
  options: ['task', 'loss', 'labelSmoothing', 'classWeights', 'monitor'],
  layers: ['dense'],
  sources: [
    'Goodfellow, Bengio, Courville 2016, "Deep Learning", section 6.2',
    'Lin et al. 2017, "Focal loss" (arXiv 1708.02002)',
    'Guo et al. 2017, "On calibration of modern neural networks" (arXiv 1706.04599)',
  ],
});
