import { z } from 'zod';
import { OptionError } from '../../base/error.js';
import type { TargetKind } from '../../data/index.js';
import { Task } from '../../nn/index.js';

/** What the network is asked of a picture; left to the data it is what they tell. */
export const TaskOption = z
  .union([z.literal('auto'), Task])
  .describe(
    "What is asked of a picture; 'auto': what the source tells, multi-class for a folder of classes.",
  );
export type TaskOption = z.output<typeof TaskOption>;

/** Tasks by what is known of each picture; the first is the one that `auto` takes. */
const TASKS_OF: Readonly<Record<TargetKind, readonly [Task, ...Task[]]>> = {
  class: ['multi-class', 'binary'],
  labels: ['multi-label'],
  numbers: ['regression'],
};

/** What has to be known of pictures for a task. */
export function targetKindOf(task: Task): TargetKind {
  return (Object.keys(TASKS_OF) as TargetKind[]).find((kind) => TASKS_OF[kind].includes(task))!;
}

/** Throws OptionError `option/task` where the pictures do not tell what the task asks. */
export function resolveTask(option: TaskOption, kind: TargetKind): Task {
  const fitting = TASKS_OF[kind];
  if (option === 'auto') return fitting[0];
  if (fitting.includes(option)) return option;
  const known = { class: 'one class', labels: 'labels that do not exclude each other', numbers: 'numbers' }[
    kind
  ];
  throw new OptionError({
    code: 'option/task',
    where: 'task',
    what: `of each picture ${known} ${kind === 'class' ? 'is' : 'are'} known, which does not answer this task`,
    got: option,
    fix: `use ${['auto', ...fitting].join(' or ')}, or give the pictures with pictureArrays and other targets`,
  });
}

/** Throws OptionError `option/task` unless two classes are to be told apart in the binary task. */
export function requireClasses(task: Task, classes: readonly string[]): void {
  if (task !== 'binary' || classes.length === 2) return;
  throw new OptionError({
    code: 'option/task',
    where: 'task',
    what: 'the binary task tells two classes apart',
    got: { classes: classes.length },
    fix: 'use the task multi-class, or give pictures of two classes',
  });
}
