import { useMemo, useState } from 'preact/hooks';
import type { About, Fault, OptionList } from '../../src/serve/api.js';
import {
  type FieldGroup,
  type FormIssue,
  fieldGroups,
  type OptionField,
  readForm,
} from '../data/option-fields.js';
import { capital, spaced } from '../data/words.js';
import { AskError, faultOf } from '../live/ask.js';
import { useJson } from '../live/hooks.js';
import { CommandLine, Empty } from './empty.jsx';
import { Problem } from './problem.jsx';

/** Groups with these are open from the start: what most people set. */
const FIRST: ReadonlySet<string> = new Set(['architecture', 'epochs', 'learningRate']);

export interface FormContent {
  readonly data: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly name: string;
}

/** A form with every option of the schema that the server has; what is wrong stands beside its field. */
export function OptionForm({
  given,
  action,
  canName,
  onSend,
}: {
  /** Texts of fields that are filled in from the start. */
  given: Readonly<Record<string, string>>;
  action: string;
  canName: boolean;
  onSend: (content: FormContent) => Promise<void>;
}) {
  const { value: about, fault: unknown } = useJson<About>('/api/about');
  const { value: options, fault: refused } = useJson<OptionList>(
    about?.canTrain ? '/api/options' : undefined,
  );
  const fault = unknown ?? refused;
  const groups = useMemo(() => (options === undefined ? [] : fieldGroups(options)), [options]);
  const [texts, setTexts] = useState(given);
  const [more, setMore] = useState('');
  const [issues, setIssues] = useState<readonly FormIssue[]>([]);
  const [failure, setFailure] = useState<Fault['error']>();
  const [isSending, setSending] = useState(false);
  if (fault !== undefined) return <Problem fault={fault} />;
  if (about?.canTrain === false) {
    return (
      <Empty title="This dashboard only shows">
        <p>It was opened for a single run. To start trainings, open it for the folder that holds all runs:</p>
        <CommandLine>npx pupil ui runs/</CommandLine>
      </Empty>
    );
  }
  if (options === undefined) return <p role="status">Reading the options…</p>;

  const set = (name: string, text: string) => setTexts((before) => ({ ...before, [name]: text }));
  const send = async (event: Event) => {
    event.preventDefault();
    if (isSending) return;
    const form = event.currentTarget as HTMLFormElement;
    const { config, issues: found } = readForm(groups, texts, more);
    const data = (texts.data ?? '').trim();
    const missing = data === '' ? [{ path: 'data', message: 'say where your pictures are' }] : [];
    const faults = [...missing, ...found];
    setFailure(undefined);
    setIssues(faults);
    if (faults.length > 0) return goTo(form, faults);
    setSending(true);
    try {
      await onSend({ data, config, name: (texts.name ?? '').trim() });
    } catch (error) {
      const issuesThere = error instanceof AskError ? (error.fault.issues ?? []) : [];
      setIssues(issuesThere.map(({ path, message }) => ({ path: path.replace(/^config\./, ''), message })));
      setFailure(faultOf(error));
      goTo(form, issuesThere);
    } finally {
      setSending(false);
    }
  };
  const issuesOf = (name: string) =>
    issues.filter(({ path }) => path === name || path.startsWith(`${name}.`)).map(({ message }) => message);
  const shownNames = new Set([
    'data',
    'name',
    'more',
    ...groups.flatMap(({ fields }) => fields.map(({ name }) => name)),
  ]);
  const homeless = issues.filter(({ path }) => !shownNames.has(path.split('.')[0]!));

  return (
    <form onSubmit={send} noValidate>
      <Problem fault={failure} />
      {homeless.map(({ path, message }) => (
        <p class="notice" key={path}>
          {path}: {message}
        </p>
      ))}
      <div class="fields">
        <TextField
          name="data"
          label="Data"
          text={texts.data ?? ''}
          placeholder="photos/"
          hint={`Folder with one subfolder of pictures per class, or a table; seen from ${about?.workingFolder}.`}
          issues={issuesOf('data')}
          onText={(text) => set('data', text)}
        />
        {canName && (
          <TextField
            name="name"
            label="Name of the run"
            text={texts.name ?? ''}
            placeholder="that of the data, numbered"
            hint=""
            issues={issuesOf('name')}
            onText={(text) => set('name', text)}
          />
        )}
      </div>
      {groups.map((group) => (
        <Group
          key={group.title}
          group={group}
          isOpen={group.fields.some(({ name }) => FIRST.has(name) || issuesOf(name).length > 0)}
          texts={texts}
          issuesOf={issuesOf}
          onText={set}
        />
      ))}
      <details open={issuesOf('more').length > 0}>
        <summary>Anything else, as in a config file</summary>
        <div class="field">
          <label for="field-more">Options as JSON; these win</label>
          <textarea
            id="field-more"
            rows={4}
            placeholder={'{ "optimizer": { "kind": "sgd", "momentum": 0.9 } }'}
            value={more}
            onInput={(event) => setMore(event.currentTarget.value)}
          />
          <Issues name="more" issues={issuesOf('more')} />
        </div>
      </details>
      <p class="send">
        <button type="submit" class="main-action" disabled={isSending}>
          {isSending ? 'Starting…' : action}
        </button>
      </p>
    </form>
  );
}

/** Lead to the first field that must be corrected, once it is marked. */
function goTo(form: HTMLFormElement, faults: readonly FormIssue[]): void {
  const name = faults[0]?.path.replace(/^config\./, '').split('.')[0];
  requestAnimationFrame(() => {
    const field = form.querySelector<HTMLElement>(`#field-${CSS.escape(name ?? '')}`);
    field?.closest('details')?.setAttribute('open', '');
    field?.focus();
  });
}

function Group({
  group: { title, fields },
  isOpen,
  texts,
  issuesOf,
  onText,
}: {
  group: FieldGroup;
  isOpen: boolean;
  texts: Readonly<Record<string, string>>;
  issuesOf: (name: string) => string[];
  onText: (name: string, text: string) => void;
}) {
  const count = fields.filter(({ name }) => (texts[name] ?? '').trim() !== '').length;
  return (
    <details open={isOpen}>
      <summary>
        {title}
        {count > 0 && ` (${count} set)`}
      </summary>
      <div class="fields">
        {fields.map((field) => (
          <Field
            key={field.name}
            field={field}
            text={texts[field.name] ?? ''}
            issues={issuesOf(field.name)}
            onText={(text) => onText(field.name, text)}
          />
        ))}
      </div>
    </details>
  );
}

interface FieldProps {
  readonly text: string;
  readonly issues: readonly string[];
  readonly onText: (text: string) => void;
}

function Field({ field, text, issues, onText }: FieldProps & { field: OptionField }) {
  const { name, kind, description, standard, words } = field;
  const label = capital(spaced(name));
  if (kind !== 'choice' && kind !== 'switch') {
    return (
      <TextField
        name={name}
        label={label}
        text={text}
        placeholder={standard}
        hint={description}
        issues={issues}
        onText={onText}
        {...(words.length > 0 ? { words } : {})}
      />
    );
  }
  const choices = kind === 'switch' ? ['true', 'false'] : words;
  return (
    <div class="field">
      <label for={`field-${name}`}>{label}</label>
      <select
        id={`field-${name}`}
        value={text}
        aria-describedby={`hint-${name}`}
        aria-invalid={issues.length > 0}
        onChange={(event) => onText(event.currentTarget.value)}
      >
        <option value="">{standard === '' ? 'not set' : `${sayChoice(standard)} (default)`}</option>
        {choices
          .filter((word) => word !== standard)
          .map((word) => (
            <option key={word} value={word}>
              {kind === 'switch' ? sayChoice(word) : word}
            </option>
          ))}
      </select>
      <p class="hint" id={`hint-${name}`}>
        {description}
      </p>
      <Issues name={name} issues={issues} />
    </div>
  );
}

const sayChoice = (word: string) => ({ true: 'yes', false: 'no' })[word] ?? word;

function TextField({
  name,
  label,
  text,
  placeholder,
  hint,
  words,
  issues,
  onText,
}: FieldProps & {
  name: string;
  label: string;
  placeholder: string;
  hint: string;
  words?: readonly string[];
}) {
  return (
    <div class="field">
      <label for={`field-${name}`}>{label}</label>
      <input
        id={`field-${name}`}
        type="text"
        autocomplete="off"
        spellcheck={false}
        value={text}
        placeholder={placeholder}
        aria-describedby={`hint-${name} issue-${name}`}
        aria-invalid={issues.length > 0}
        onInput={(event) => onText(event.currentTarget.value)}
        {...(words === undefined ? {} : { list: `words-${name}` })}
      />
      {words !== undefined && (
        <datalist id={`words-${name}`}>
          {words.map((word) => (
            <option key={word} value={word} />
          ))}
        </datalist>
      )}
      <p class="hint" id={`hint-${name}`}>
        {hint}
      </p>
      <Issues name={name} issues={issues} />
    </div>
  );
}

function Issues({ name, issues }: { name: string; issues: readonly string[] }) {
  return (
    <div id={`issue-${name}`}>
      {issues.map((issue) => (
        <p class="fault" key={issue}>
          {issue}
        </p>
      ))}
    </div>
  );
}
