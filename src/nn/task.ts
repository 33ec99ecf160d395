import { z } from 'zod';

/**
 * What a network is to say of a picture.
 *
 *     multi-class   which one of K classes: softmax of K outputs
 *     binary        which one of two classes: the sigmoid of one output is the probability of the second
 *     multi-label   which of K labels, any number of them: a sigmoid for each
 *     regression    K numbers: the outputs as they are
 */
export const Task = z.enum(['multi-class', 'binary', 'multi-label', 'regression']);
export type Task = z.output<typeof Task>;

export const TASKS: readonly Task[] = Task.options;
