import { basename } from 'node:path';
import type { RunConfig } from '../../train/index.js';
import type { Headline } from '../run/headline.js';
import type { RunReport } from '../run/run-report.js';

/**
 * The lines that the Hugging Face Hub reads, with what a run knows and nothing else: the licence is left to whoever publishes
 * the model.
 *
 * Source  huggingface/hub-docs, modelcard.md. Texts are JSON strings, which YAML 1.2 reads as they are.
 */
export function cardHeader(run: RunReport, { classifier, source }: RunConfig, headline: Headline): string {
  const pipeline = pipelineOf(classifier);
  const data = source.kind === 'pictureArrays' ? 'pictures in memory' : basename(source.path);
  const metrics = headline.figures.map(
    ({ name, value }) => `          - type: ${METRIC_IDS[name] ?? text(name)}
            name: ${text(name)}
            value: ${value}`,
  );
  return `---
# license: (say under which terms others may use the model)
library_name: onnx
${pipeline === undefined ? '' : `pipeline_tag: ${pipeline}\n`}tags:
  - onnx
  - pupil
model-index:
  - name: ${text(run.name)}
    results:
      - task:
          type: ${pipeline ?? 'image-regression'}
        dataset:
          name: ${text(data)}
          type: ${source.kind === 'imageFolder' ? 'imagefolder' : text(source.kind)}
          split: validation
        metrics:
${metrics.join('\n')}
---`;
}

/** Tasks of the Hub; it has none for numbers that are told from pictures. */
function pipelineOf({ task, input }: RunConfig['classifier']): string | undefined {
  if ('kind' in input) return task === 'regression' ? 'tabular-regression' : 'tabular-classification';
  return task === 'regression' ? undefined : 'image-classification';
}

/** What the Hub calls metrics, where the meaning is the same. */
const METRIC_IDS: Readonly<Record<string, string>> = {
  accuracy: 'accuracy',
  meanAbsoluteError: 'mae',
  r2: 'r_squared',
};

const text = (value: string) => JSON.stringify(value);
