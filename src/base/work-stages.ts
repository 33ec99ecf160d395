/** What is done with data before and after training, in words, by the names of stages in events. */
const WORDS: Readonly<Record<string, string>> = {
  scan: 'looking at the data',
  rows: 'reading the table',
  decode: 'reading the pictures',
  features: 'asking the backbone',
  compare: 'looking for copies',
  learn: 'learning what classes look like',
  evaluate: 'evaluating',
  predict: 'predicting',
  draw: 'drawing pictures',
  download: 'downloading',
  verify: 'checking',
  unpack: 'unpacking',
  measure: 'measuring',
};

/** A stage in words: "reading the pictures" of `decode`; one that is not known as it is called. */
export function stageText(stage: string): string {
  return Object.hasOwn(WORDS, stage) ? WORDS[stage] : stage;
}
