import { defineTopic } from '../topic.js';

export const epochs = defineTopic({
  name: 'epochs',
  title: 'Epochs',
  aliases: ['epoch', 'iterations', 'training-time', 'how-long'],
  what: 'An epoch is one pass over the training pictures, in an order that the seed decides anew each time.',
  byDefault:
    'As many as show about 200,000 pictures in all, from 5 to 30. pupil train --dry-run measures a few updates and says how long that takes.',
  change:
    'More when training accuracy still rises at the end; fewer for a quick look. For the best a network can do, published recipes take 100 to 300. Bound a run by time or updates with maxSeconds and maxUpdates.',
  pitfalls:
    'Schedules stretch with the number of epochs: the same settings for 10 and for 30 epochs differ from the first update on. More epochs never hurt the model that is kept (the best epoch is), but they cost time. Ctrl-C saves everything; pupil resume goes on to the same numbers as if nothing had happened.',
  options: ['epochs', 'maxSeconds', 'maxUpdates'],
  layers: [],
  sources: [
    'Goodfellow, Bengio, Courville 2016, "Deep Learning", section 8.1',
    'He et al. 2019, "Bag of tricks" (arXiv 1812.01187)',
  ],
});
