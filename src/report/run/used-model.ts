import { readFile } from 'node:fs/promises';
import { decodeModel } from '../../onnx/index.js';
import { runDirectory } from '../../train/index.js';
import type { RunReport } from './run-report.js';
import type { UsedModel } from './usage.js';

/** What programs have to know of the model of a run; null where there is none. */
export async function usedModelOf({ config, modelBytes, path }: RunReport): Promise<UsedModel | null> {
  if (config === null || modelBytes === null) return null;
  const { classifier, data } = config;
  const inputs = 'kind' in classifier.input ? await inputNames(runDirectory(path).model) : [];
  return { classifier, fit: data.fit ?? 'crop', inputs };
}

/** Inputs are called as their columns, unless something else in the model is called so. */
async function inputNames(model: string): Promise<string[]> {
  return decodeModel(await readFile(model), model).graph.inputs.map(({ name }) => name);
}
