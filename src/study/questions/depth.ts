import {
  against,
  defineQuestion,
  type Experiment,
  otherValues,
  type StudyFacts,
  withoutOption,
} from './question-kind.js';

/** Units of a first hidden layer; features of a trained network are many. */
const FIRST_UNITS: Readonly<Record<string, number>> = { 'architecture.hidden': 32, headUnits: 128 };

export const depth = defineQuestion({
  name: 'depth',
  asks: 'Should the network have more layers, or fewer?',
  from: 'trainings',
  experiment(facts) {
    // Of a trained network the head alone can have more or fewer layers.
    if (facts.begun !== undefined) return ofUnits('headUnits', facts.begun.hidden);
    if (facts.architecture === 'mlp') return ofHidden(facts);
    const refusal = withoutOption(facts, 'depth');
    if (refusal !== undefined) return { refusal };
    // Families whose depth counts blocks take none but their own.
    if (facts.architecture !== 'cnn')
      return { refusal: `the architecture ${facts.architecture} comes in depths of its own; ask with cnn` };
    const now = Number(facts.network.depth);
    const depths = [Math.max(1, Math.round(now / 2)), now + 1, now * 2];
    return against(layers(now), otherValues('architecture.depth', depths, now, layers));
  },
});

function layers(count: number): string {
  return `depth ${count}`;
}

function ofHidden({ network }: StudyFacts) {
  const { hidden } = network;
  if (!Array.isArray(hidden))
    return {
      refusal:
        'the hidden layers are chosen by the data; say them, such as { "name": "mlp", "hidden": [64, 64] }',
    };
  return ofUnits('architecture.hidden', hidden.map(Number));
}

function ofUnits(place: string, hidden: readonly number[]): Experiment {
  const units = hidden[hidden.length - 1] ?? FIRST_UNITS[place]!;
  const sizes = [hidden.slice(0, -1), [...hidden, units], [...hidden, units, units]];
  const others = sizes.filter(({ length }) => length !== hidden.length);
  return against(
    `${hidden.length} hidden`,
    others.map((size) => ({ name: `${size.length} hidden`, patch: { [place]: size } })),
  );
}
