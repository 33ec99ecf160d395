import type { Command } from './command.js';

/** A command known by name and summary alone; its module is read when it is asked for, so that help is instant. */
export interface CommandEntry {
  /** One word, or the name of an earlier command and a word: `data get`. */
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}

/** In the order of the help: the way through a first session. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'demo',
    summary: 'Draw a small picture folder and train on it, offline.',
    load: async () => (await import('./commands/demo.js')).demo,
  },
  {
    name: 'data',
    summary: 'Look at data before training: balance, damage, copies, wrong labels; columns of a table.',
    load: async () => (await import('./commands/data.js')).dataCommand,
  },
  {
    name: 'data get',
    summary: 'Download MNIST, Fashion-MNIST or CIFAR-10.',
    load: async () => (await import('./commands/data-get.js')).dataGet,
  },
  {
    name: 'check',
    summary: 'Say what experience calls a mistake, before time is spent.',
    load: async () => (await import('./commands/check.js')).checkCommand,
  },
  {
    name: 'augment',
    summary: 'Show what augmentation would do to the pictures.',
    load: async () => (await import('./commands/augment.js')).augmentCommand,
  },
  {
    name: 'find-lr',
    summary: 'Look for the learning rate with a few short trainings.',
    load: async () => (await import('./commands/find-lr.js')).findLr,
  },
  {
    name: 'train',
    summary: 'Train a model on a folder of pictures, or on a table.',
    load: async () => (await import('./commands/train.js')).train,
  },
  {
    name: 'tune',
    summary: 'Search the best settings: train many times and keep what was best.',
    load: async () => (await import('./commands/tune.js')).tune,
  },
  {
    name: 'ensemble',
    summary: 'Make one model of several that answers with the mean of what they say.',
    load: async () => (await import('./commands/ensemble.js')).ensemble,
  },
  {
    name: 'worker',
    summary: 'Run trials of searches and studies from a queue, on this machine.',
    load: async () => (await import('./commands/worker.js')).worker,
  },
  {
    name: 'study',
    summary: 'Ask what helps on these pictures: dropout, depth, augmentation and others.',
    load: async () => (await import('./commands/study.js')).study,
  },
  {
    name: 'ui',
    summary: 'Open the dashboard: live curves, runs side by side, searches, studies.',
    load: async () => (await import('./commands/ui.js')).ui,
  },
  {
    name: 'resume',
    summary: 'Go on with a training that was interrupted.',
    load: async () => (await import('./commands/resume.js')).resume,
  },
  {
    name: 'predict',
    summary: 'Say what is in pictures or rows of a table: labels and probabilities.',
    load: async () => (await import('./commands/predict.js')).predict,
  },
  {
    name: 'serve',
    summary: 'Answer over HTTP what a model says of pictures, or of rows of a table.',
    load: async () => (await import('./commands/serve.js')).serve,
  },
  {
    name: 'evaluate',
    summary: 'Measure a model on labelled pictures, or on a table.',
    load: async () => (await import('./commands/evaluate.js')).evaluate,
  },
  {
    name: 'summary',
    summary: 'Show the layers and costs of a model, or draw a schedule.',
    load: async () => (await import('./commands/summary.js')).summary,
  },
  {
    name: 'report',
    summary: 'Show a run as one HTML page that opens anywhere.',
    load: async () => (await import('./commands/report.js')).reportCommand,
  },
  {
    name: 'export',
    summary: 'Write the model of a run as one ONNX file, or the run for TensorBoard.',
    load: async () => (await import('./commands/export.js')).exportCommand,
  },
  {
    name: 'explain',
    summary: 'Explain a knob of training: what it is, its default, when to turn it.',
    load: async () => (await import('./commands/explain.js')).explain,
  },
  {
    name: 'doctor',
    summary: 'Say what this machine offers and what is missing.',
    load: async () => (await import('./commands/doctor.js')).doctor,
  },
];
