import { defineTopic } from '../topic.js';

export const earlyStopping = defineTopic({
  name: 'early-stopping',
  title: 'When to stop',
  aliases: ['patience', 'stop', 'stopping', 'overfitting'],
  question: 10,
  what: 'Validation accuracy rises, then stands still, and often falls while training accuracy goes on: the network learns the pictures by heart. Early stopping ends the run when a metric has not improved for patience epochs.',
  byDefault:
    'Off: the schedule runs to its end, and the model that is kept is that of the best epoch anyway, by validation accuracy, the first among equals. So nothing is lost by training longer but time.',
  change:
    'For long runs with a constant or stepped rate: --patience 10 or so. minDelta says how much counts as better, startEpoch leaves the first epochs out, baseline gives up when a value is not reached, metric watches another than monitor. maxSeconds and maxUpdates bound the cost.',
  pitfalls:
    'A patience as long as the run never acts. With cosine or oneCycle the best epochs come last. On few validation pictures the metric jumps: be patient. Stopping by validation makes its score a little flattering; judge by a test folder with pupil evaluate.',
  options: ['earlyStopping', 'patience', 'minDelta', 'monitor', 'monitorMode', 'maxSeconds', 'maxUpdates'],
  layers: [],
  sources: [
    'Prechelt 1998, "Early stopping, but when?"',
    'Goodfellow, Bengio, Courville 2016, "Deep Learning", section 7.8',
  ],
});
