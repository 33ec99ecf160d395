import type { ComponentChildren } from 'preact';
import type { OptionField } from '../data/option-fields.js';
import { capital, spaced } from '../data/words.js';

interface Labels {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** What is wrong with what was written. */
  readonly issues: readonly string[];
}

interface Written {
  readonly text: string;
  readonly onText: (text: string) => void;
}

/** A field with its label above, and below it a hint and what is wrong. */
function Labelled({ name, label, hint = '', issues, children }: Labels & { children: ComponentChildren }) {
  return (
    <div class="field">
      <label for={`field-${name}`}>{label}</label>
      {children}
      {hint !== '' && (
        <p class="hint" id={`hint-${name}`}>
          {hint}
        </p>
      )}
      <div id={`issue-${name}`}>
        {issues.map((issue) => (
          <p class="fault" key={issue}>
            {issue}
          </p>
        ))}
      </div>
    </div>
  );
}

/** What ties a field to the labels around it. */
const tied = ({ name, hint = '', issues }: Labels) => ({
  id: `field-${name}`,
  'aria-describedby': hint === '' ? `issue-${name}` : `hint-${name} issue-${name}`,
  'aria-invalid': issues.length > 0,
});

/** A line of text, with words to choose from where there are any. */
export function TextField({
  text,
  onText,
  placeholder,
  words = [],
  ...labels
}: Labels & Written & { placeholder: string; words?: readonly string[] }) {
  const list = `words-${labels.name}`;
  return (
    <Labelled {...labels}>
      <input
        {...tied(labels)}
        type="text"
        autocomplete="off"
        spellcheck={false}
        value={text}
        placeholder={placeholder}
        onInput={(event) => onText(event.currentTarget.value)}
        {...(words.length > 0 ? { list } : {})}
      />
      {words.length > 0 && (
        <datalist id={list}>
          {words.map((word) => (
            <option key={word} value={word} />
          ))}
        </datalist>
      )}
    </Labelled>
  );
}

/** Several lines of text. */
export function TextArea({
  text,
  onText,
  placeholder,
  ...labels
}: Labels & Written & { placeholder: string }) {
  return (
    <Labelled {...labels}>
      <textarea
        {...tied(labels)}
        rows={4}
        placeholder={placeholder}
        value={text}
        onInput={(event) => onText(event.currentTarget.value)}
      />
    </Labelled>
  );
}

const sayChoice = (word: string) => ({ true: 'yes', false: 'no' })[word] ?? word;

/** One of several words; the first stands for the default. */
function ChoiceField({ text, onText, field, ...labels }: Labels & Written & { field: OptionField }) {
  const { kind, standard } = field;
  const words = kind === 'switch' ? ['true', 'false'] : field.words;
  return (
    <Labelled {...labels}>
      <select {...tied(labels)} value={text} onChange={(event) => onText(event.currentTarget.value)}>
        <option value="">{standard === '' ? 'not set' : `${sayChoice(standard)} (default)`}</option>
        {words
          .filter((word) => word !== standard)
          .map((word) => (
            <option key={word} value={word}>
              {kind === 'switch' ? sayChoice(word) : word}
            </option>
          ))}
      </select>
    </Labelled>
  );
}

/** The field of an option. */
export function OptionInput({
  field,
  ...written
}: Written & Pick<Labels, 'issues'> & { field: OptionField }) {
  const { name, kind, description, standard, words } = field;
  const labels = { ...written, name, label: capital(spaced(name)), hint: description };
  return kind === 'choice' || kind === 'switch' ? (
    <ChoiceField {...labels} field={field} />
  ) : (
    <TextField {...labels} placeholder={standard} words={words} />
  );
}
