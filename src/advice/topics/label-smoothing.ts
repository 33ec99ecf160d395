import { defineTopic } from '../topic.js';

export const labelSmoothing = defineTopic({
  name: 'label-smoothing',
  title: 'Label smoothing',
  aliases: ['smoothing', 'soft-labels'],
  what: 'Instead of demanding probability 1 for the true class, smoothing by s asks for 1 - s plus an equal share of s for every class. The network is kept from endless confidence, and wrong labels pull less.',
  byDefault: '0: plain labels.',
  change:
    '0.1 for many classes or labels of which some are wrong; it is usual on ImageNet. It mostly improves accuracy by a little and calibration by more.',
  pitfalls:
    'With two classes it only shrinks probabilities towards one half. The training loss no longer reaches 0: with smoothing 0.1 and ten classes it ends near 0.5. Validation loss is measured without it. A smoothed network is a poorer teacher for distillation.',
  options: ['labelSmoothing'],
  layers: [],
  sources: [
    'Szegedy et al. 2016 (arXiv 1512.00567), section 7',
    'Müller, Kornblith, Hinton 2019, "When does label smoothing help?" (arXiv 1906.02629)',
  ],
});
