import type { RunConfig } from '../../train/index.js';

export type Task = RunConfig['classifier']['task'];

/** Lines that print what a model answers, in JavaScript: `answer` is its output of one example. */
export function printAnswerJs(task: Task, print: (expression: string) => string): string {
  if (task === 'regression') return print('classes.map((name, k) => name + ": " + answer[k]).join("\\n")');
  if (task === 'multi-label') return print('classes.filter((_, k) => answer[k] >= 0.5).join(", ")');
  return `const best = answer.indexOf(Math.max(...answer));
${print('classes[best] + " " + answer[best].toFixed(4)')}`;
}

/** The same in Python. */
export function printAnswerPython(task: Task): string {
  if (task === 'regression') return 'for name, value in zip(classes, answer):\n    print(f"{name}: {value}")';
  if (task === 'multi-label') return 'print(", ".join(name for name, p in zip(classes, answer) if p >= 0.5))';
  return 'best = answer.argmax()\nprint(classes[best], f"{answer[best]:.4f}")';
}

/** Names as a list that JavaScript and Python read alike. */
export function listLiteral(names: readonly string[]): string {
  return `[${names.map(textLiteral).join(', ')}]`;
}

/** JSON, whose strings both read; without `<`, which could end a script inside a page. */
export function textLiteral(text: string): string {
  return JSON.stringify(text).replaceAll('<', '\\u003c');
}
