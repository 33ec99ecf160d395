import { measureHelp } from '../measure/measure-help.js';
import { measureStart } from '../measure/measure-start.js';
import { describeWork } from './network-workloads.js';
import { MNIST_CONVNET } from './networks.js';
import type { Workload } from './workload.js';

const prepareStart = async () => describeWork(MNIST_CONVNET, { name: 'start', mode: 'train', batch: 128 });

export const START: Workload = {
  name: 'start',
  what: 'from the start of the process to the loss of the first step of the MNIST convnet',
  trains: false,
  prepare: prepareStart,
  measure: (options) => measureStart(prepareStart, options),
};

export const HELP: Workload = {
  name: 'help',
  what: 'pupil --help, from the start of the process to its end',
  trains: false,
  measure: measureHelp,
};
