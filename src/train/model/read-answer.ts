import type { Task } from '../../nn/index.js';
import { decidedClasses } from '../metrics/predicted-class.js';

/** What a model says of a picture, in the words of its task. */
export interface Answer {
  /** Multi-class and binary: the class that is decided for. */
  readonly label?: string;
  /** Its probability. */
  readonly probability?: number;
  /** Multi-label: those whose probability is at least one half, in the order of the model. */
  readonly labels?: readonly string[];
  /** All but regression: by class or label, in the order of the model. */
  readonly probabilities?: Readonly<Record<string, number>>;
  /** Regression: by name, in the order of the model. */
  readonly values?: Readonly<Record<string, number>>;
}

/** Read one row of a model's output, [K]; `classes` names what stands in it. */
export function readAnswer(task: Task, classes: readonly string[], row: Float32Array): Answer {
  const named = Object.fromEntries(classes.map((name, i) => [name, row[i]]));
  if (task === 'regression') return { values: named };
  if (task === 'multi-label')
    return { labels: classes.filter((_, i) => row[i] >= 0.5), probabilities: named };
  const [best] = decidedClasses(task, row, classes.length);
  return { label: classes[best], probability: row[best], probabilities: named };
}
