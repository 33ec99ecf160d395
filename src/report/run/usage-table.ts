import type { TableColumn } from '../../data/index.js';
import { modelOutput } from '../../train/index.js';
import type { Snippet } from './usage.js';
import { listLiteral, printAnswerJs, printAnswerPython, type Task, textLiteral } from './usage-answers.js';

export interface TableUsage {
  readonly task: Task;
  readonly classes: readonly string[];
  readonly columns: readonly TableColumn[];
  /** Names of the inputs, one for each column. */
  readonly inputs: readonly string[];
}

/** Of a model that takes rows: an input [N, 1] for each column, float64 or text; one row to be replaced by one's own. */
export function tableUsage(usage: TableUsage): Snippet[] {
  return [nodeSnippet(usage), pythonSnippet(usage)];
}

function nodeSnippet({ task, classes, columns, inputs }: TableUsage): Snippet {
  const feeds = columns.map((column, i) =>
    column.type === 'numeric'
      ? `  ${textLiteral(inputs[i])}: new Tensor('float64', [0], [1, 1]),`
      : `  ${textLiteral(inputs[i])}: new Tensor('string', [${textLiteral(column.categories[0])}], [1, 1]),`,
  );
  return {
    title: 'Node, with ONNX Runtime alone',
    install: 'npm install onnxruntime-node',
    file: 'ask.mjs',
    code: `import { InferenceSession, Tensor } from 'onnxruntime-node';

const classes = ${listLiteral(classes)};
const session = await InferenceSession.create('model.onnx');
const { ${modelOutput(task)} } = await session.run({
${feeds.join('\n')}
});
const answer = ${modelOutput(task)}.data;
${printAnswerJs(task, (expression) => `console.log(${expression});`)}
`,
    run: 'node ask.mjs',
  };
}

function pythonSnippet({ task, classes, columns, inputs }: TableUsage): Snippet {
  const feeds = columns.map((column, i) =>
    column.type === 'numeric'
      ? `    ${textLiteral(inputs[i])}: np.array([[0]], np.float64),`
      : `    ${textLiteral(inputs[i])}: np.array([[${textLiteral(column.categories[0])}]], object),`,
  );
  return {
    title: 'Python',
    install: 'pip install onnxruntime numpy',
    file: 'ask.py',
    code: `import numpy as np
import onnxruntime as ort

classes = ${listLiteral(classes)}
session = ort.InferenceSession("model.onnx")
(answers,) = session.run(["${modelOutput(task)}"], {
${feeds.join('\n')}
})
answer = answers[0]
${printAnswerPython(task)}
`,
    run: 'python ask.py',
  };
}
