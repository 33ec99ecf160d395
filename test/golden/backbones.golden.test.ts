import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { createNodeRuntime } from '../../src/runtime/index.js';
import { backboneCandidates } from '../../src/train/index.js';
import { variableName } from '../../src/train/transfer/foreign-parts.js';
import { askBackbone, type BackboneFacts, relativeDifference } from '../asked-backbone.js';

const runtime = createNodeRuntime({ threads: 1 });
afterAll(() => runtime.dispose());

describe.each([
  ['resnet-v2-keras', [64]],
  ['vit-torchvision', [32]],
])('%s', (name, features) => {
  const file = `test/fixtures/backbones/${name}.onnx`;
  const facts: BackboneFacts = JSON.parse(readFileSync(file.replace('.onnx', '.json'), 'utf8'));

  it('is cut before its classifier', async () => {
    const { candidates } = await backboneCandidates(file, { imageSize: 32 });
    expect(candidates.find(({ isChosen }) => isChosen)?.shape).toEqual(features);
  });

  it.each([
    ['as it is', false],
    ['written in operations of ours', true],
  ])('gives what its framework gives: %s', async (_, learns) => {
    const { output, gradients } = await askBackbone(runtime, file, facts, learns);
    expect(relativeDifference(output, facts.outputs)).toBeLessThan(1e-5);
    if (!learns) return;
    for (const [tensor, expected] of Object.entries(facts.gradients)) {
      const found = gradients.get(`backbone.${variableName(tensor, new Set())}`);
      expect(relativeDifference(found ?? [], expected), tensor).toBeLessThan(1e-3);
    }
  });
});
