import { useMemo, useState } from 'preact/hooks';
import type { About, Fault, OptionList } from '../../src/serve/api.js';
import { type FieldGroup, fieldGroups } from '../data/option-fields.js';
import { type FormIssue, readForm } from '../data/read-form.js';
import { faultOf } from '../live/ask.js';
import { useJson } from '../live/hooks.js';
import { CommandLine, Empty } from './empty.jsx';
import { OptionInput, TextArea, TextField } from './form-field.jsx';
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
      const answer = faultOf(error);
      const refusals = (answer.issues ?? []).map(({ path, message }) => ({
        path: path.replace(/^config\./, ''),
        message,
      }));
      setIssues(refusals);
      // What is wrong with options stands beside them.
      setFailure(refusals.length > 0 ? undefined : answer);
      goTo(form, refusals);
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
        <TextArea
          name="more"
          label="Options as JSON; these win"
          placeholder={'{ "optimizer": { "kind": "sgd", "momentum": 0.9 } }'}
          issues={issuesOf('more')}
          text={more}
          onText={setMore}
        />
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
  const name = faults[0]?.path.split('.')[0];
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
          <OptionInput
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
