import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportClassifier } from '../../src/train/model/model-file.js';
import { type Classifier, openClassifier } from '../../src/train/model/open-classifier.js';
import { runConfigOf } from '../work/run-config-of.js';
import type { WorkloadFile } from '../work/workload-file.js';
import type { PupilWorker } from './pupil-worker.js';

/** Answers of the exported model, loaded as `pupil predict` loads it. */
export function pupilInference({ work, weights, batches }: WorkloadFile, threads: number): PupilWorker {
  let classifier: Classifier | undefined;
  let step = 0;
  return {
    async reset() {
      await classifier?.dispose();
      classifier = await exported();
      step = 0;
    },
    async run(steps) {
      const answers: Float32Array[] = [];
      const start = performance.now();
      for (let i = 0; i < steps; i++) answers.push(await classifier!.run(batchAt(step + i)));
      const seconds = (performance.now() - start) / 1000;
      const losses = answers.map((probabilities, i) =>
        crossEntropy(probabilities, batchAt(step + i).targets as Int32Array),
      );
      step += steps;
      return { seconds, losses };
    },
    dispose: async () => classifier?.dispose(),
  };

  function batchAt(at: number) {
    return batches[at % batches.length];
  }

  async function exported(): Promise<Classifier> {
    const { classifier, data } = runConfigOf(work, { threads, dropout: true });
    const { task, classes, input } = classifier;
    const contract = {
      task,
      classes,
      input: 'kind' in input ? input : { ...input, fit: data.fit! },
    };
    const values = new Map([...weights].map(([name, { data }]) => [name, data as Float32Array]));
    const folder = await mkdtemp(join(tmpdir(), 'pupil-bench-model-'));
    try {
      const file = join(folder, 'model.onnx');
      await writeFile(file, exportClassifier(classifier, contract, values));
      return await openClassifier(file, { threads });
    } finally {
      await rm(folder, { recursive: true });
    }
  }
}

/** The mean over a batch, from probabilities [N, classes]. */
function crossEntropy(probabilities: Float32Array, labels: Int32Array): number {
  const classes = probabilities.length / labels.length;
  const losses = Array.from(
    labels,
    (label, row) => -Math.log(Math.max(probabilities[row * classes + label], 1e-30)),
  );
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}
