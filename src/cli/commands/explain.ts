import { z } from 'zod';
import { defineCommand } from '../command.js';
import { explainResult } from '../contract/index.js';
import { renderTopic, renderTopics } from '../explain-view.js';

export const explain = defineCommand({
  name: 'explain',
  summary: 'Explain a knob of training: what it is, its default, when to turn it.',
  description: 'A topic is found by its name, by an option (--label-smoothing) or by a layer (batchNorm).',
  positionals: ['topic'],
  takesOtherFlags: true,
  options: z.strictObject({
    topic: z.string().min(1).optional().describe('What to explain; all topics are listed without it.'),
  }),
  examples: [
    { line: 'pupil explain', what: 'the list of topics' },
    { line: 'pupil explain dropout', what: 'about a minute to read' },
  ],
  result: explainResult,
  async run({ topic }, { output, world }) {
    const library = await world.library();
    const columns = world.stdout.columns();
    if (topic === undefined) {
      const topics = library.topics();
      return { document: { topics }, text: renderTopics(topics, output.style, columns) };
    }
    const found = library.findTopic(topic);
    return { document: { topics: [found] }, text: renderTopic(found, output.style, columns) };
  },
});
