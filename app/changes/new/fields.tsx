import { useId, useState } from 'react';
import { visibleText } from '#components/ui/hidden-characters.ts';
import type { DraftField, DraftFields } from '#lib/domain/change/draft.ts';
import { CHANGE_KINDS } from '#lib/domain/change/observation.ts';
import { AiFields } from './ai-fields.tsx';
import { Field } from './field.tsx';
import { ServicePicker } from './service-picker.tsx';
import styles from './submit-form.module.css';

export interface FieldsProps {
  fields: DraftFields;
  errors: Partial<Record<DraftField, string>>;
  asked: readonly DraftField[];
  choices: {
    repositories: readonly string[];
    incidents: readonly { id: string; title: string; severity: number }[];
  };
  /** Name of whoever fills it in. */
  viewer: string;
  /** The services that it would touch. */
  derived: readonly { slug: string; tier: number }[];
  /** Whether they are those of its repository, because its paths are not verified. */
  presumed: boolean;
  edit: (part: Partial<DraftFields>) => void;
  readPathsOf: (repository: string, sha: string) => Promise<string | null>;
}

/** What is asked of everybody, what the rules in force read, and under "More" what none of them reads. */
export function Fields(props: FieldsProps) {
  const { asked, errors } = props;
  const optional = OPTIONAL.filter(({ name }) => !asked.includes(name));
  return (
    <>
      <Source {...props} />
      <Touched {...props} />
      {asked.includes('involvement') ? <AiFields {...props} /> : null}
      {OPTIONAL.filter(({ name }) => asked.includes(name)).map(({ name, Control }) => (
        <Control key={name} {...props} />
      ))}
      <details className={styles.more} open={optional.some(({ name }) => errors[name]) || undefined}>
        <summary>More, which no rule in force asks for</summary>
        <div className={styles.group}>
          {optional.map(({ name, Control }) => (
            <Control key={name} {...props} />
          ))}
          {asked.includes('involvement') ? null : <AiFields {...props} />}
        </div>
      </details>
    </>
  );
}

function Source({ fields, errors, choices, edit, readPathsOf }: FieldsProps) {
  const list = useId();
  const [read, setRead] = useState<'' | 'reading' | 'none' | 'done'>('');
  return (
    <>
      <div className={styles.row}>
        <Field label="Repository" error={errors.repository}>
          {(control) => (
            <input
              {...control}
              list={list}
              placeholder="owner/name"
              autoComplete="off"
              spellCheck={false}
              value={fields.repository}
              onChange={({ currentTarget }) => edit({ repository: currentTarget.value })}
            />
          )}
        </Field>
        <datalist id={list}>
          {choices.repositories.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <Field label="Environment" error={errors.environment}>
          {(control) => (
            <input
              {...control}
              spellCheck={false}
              value={fields.environment}
              onChange={({ currentTarget }) => edit({ environment: currentTarget.value })}
            />
          )}
        </Field>
      </div>
      <Field
        label="Commit"
        error={errors.sha}
        hint="The full sha that would be deployed: git rev-parse HEAD. What is approved is this commit and no other."
      >
        {(control) => (
          <input
            {...control}
            className={styles.code}
            autoComplete="off"
            spellCheck={false}
            value={fields.sha}
            onChange={({ currentTarget }) => edit({ sha: currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Title" error={errors.title}>
        {(control) => (
          <input
            {...control}
            value={fields.title}
            onChange={({ currentTarget }) => edit({ title: currentTarget.value })}
          />
        )}
      </Field>
      <Field
        label="Description"
        error={errors.description}
        hint="What it does and why, for whoever reviews it. Trailers such as Co-authored-by are read."
      >
        {(control) => (
          <textarea
            {...control}
            rows={4}
            value={fields.description}
            onChange={({ currentTarget }) => edit({ description: currentTarget.value })}
          />
        )}
      </Field>
      <Field
        label="Paths it touches"
        error={errors.paths}
        hint={
          <>
            One a line, or what <code>git diff --numstat --no-renames main...</code> prints.{' '}
            <button
              type="button"
              className={styles.link}
              disabled={read === 'reading' || fields.repository === '' || fields.sha === ''}
              onClick={async () => {
                setRead('reading');
                const paths = await readPathsOf(fields.repository, fields.sha).catch(() => null);
                if (paths !== null) edit({ paths });
                setRead(paths === null ? 'none' : 'done');
              }}
            >
              Read them from the commit
            </button>{' '}
            <span role="status">{READ_WORDS[read]}</span>
          </>
        }
      >
        {(control) => (
          <textarea
            {...control}
            rows={4}
            className={styles.code}
            spellCheck={false}
            value={fields.paths}
            onChange={({ currentTarget }) => edit({ paths: currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}

const READ_WORDS = {
  '': '',
  reading: 'Reading …',
  none: 'No local mirror holds this commit.',
  done: 'Read.',
} as const;

function Touched({ fields, errors, derived, presumed, edit }: FieldsProps) {
  return (
    <ServicePicker
      chosen={fields.services}
      derived={derived.filter(({ slug }) => !fields.services.includes(slug))}
      presumed={presumed}
      error={errors.services}
      onChange={(services) => edit({ services })}
    />
  );
}

function Kind({ fields, errors, edit }: FieldsProps) {
  return (
    <Field label="Kind" error={errors.kind}>
      {(control) => (
        <select
          {...control}
          value={fields.kind}
          onChange={({ currentTarget }) => edit({ kind: currentTarget.value })}
        >
          {CHANGE_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {KIND_WORDS[kind]}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

const KIND_WORDS: Readonly<Record<(typeof CHANGE_KINDS)[number], string>> = {
  code: 'Code',
  config: 'Configuration',
  infrastructure: 'Infrastructure',
  schema: 'Database schema',
  data: 'Data',
  flag: 'Feature flag',
  'agent-action': 'An operation that an agent carries out',
};

function RollbackPlan({ fields, errors, edit }: FieldsProps) {
  return (
    <Field label="Rollback plan" error={errors.rollbackPlan} hint="How to get back, and how long that takes.">
      {(control) => (
        <textarea
          {...control}
          rows={2}
          value={fields.rollbackPlan}
          onChange={({ currentTarget }) => edit({ rollbackPlan: currentTarget.value })}
        />
      )}
    </Field>
  );
}

function BlastRadius({ fields, errors, edit }: FieldsProps) {
  return (
    <Field
      label="Blast radius"
      error={errors.blastRadius}
      hint="As you see it. It is judged too, and never lower than what you say."
    >
      {(control) => (
        <select
          {...control}
          value={fields.blastRadius}
          onChange={({ currentTarget }) => edit({ blastRadius: currentTarget.value })}
        >
          <option value="">I leave it to the judgement</option>
          <option value="low">Low: little is felt if it fails</option>
          <option value="medium">Medium: one service, or some of its users</option>
          <option value="high">High: several services, or everybody</option>
        </select>
      )}
    </Field>
  );
}

function Destructive({ fields, edit }: FieldsProps) {
  return (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={fields.destructive}
        onChange={({ currentTarget }) => edit({ destructive: currentTarget.checked })}
      />
      It deletes or recreates something that holds state
    </label>
  );
}

function ExecutedByAgent({ fields, edit }: FieldsProps) {
  return (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={fields.executedByAgent}
        onChange={({ currentTarget }) => edit({ executedByAgent: currentTarget.checked })}
      />
      An agent carries it out, not a pipeline
    </label>
  );
}

function CoAuthors({ fields, errors, edit }: FieldsProps) {
  return (
    <Field
      label="Who else wrote it"
      error={errors.coAuthors}
      hint="One a line: Name <address>, an address or a login. Whoever wrote it does not count as its approver."
    >
      {(control) => (
        <textarea
          {...control}
          rows={2}
          spellCheck={false}
          value={fields.coAuthors}
          onChange={({ currentTarget }) => edit({ coAuthors: currentTarget.value })}
        />
      )}
    </Field>
  );
}

function FixesIncident({ fields, errors, choices, edit }: FieldsProps) {
  return (
    <Field
      label="Fixes the incident"
      error={errors.fixesIncident}
      hint="It counts as the fix once a person has confirmed that on the incident’s page."
    >
      {(control) => (
        <select
          {...control}
          value={fields.fixesIncident}
          onChange={({ currentTarget }) => edit({ fixesIncident: currentTarget.value })}
        >
          <option value="">None</option>
          {choices.incidents.map(({ id, title, severity }) => (
            <option key={id} value={id}>
              Sev{severity}: {visibleText(title)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Address({ fields, errors, edit }: FieldsProps) {
  return (
    <Field label="Address" error={errors.url} hint="Where it can be looked at, e.g. its pull request.">
      {(control) => (
        <input
          {...control}
          type="url"
          value={fields.url}
          onChange={({ currentTarget }) => edit({ url: currentTarget.value })}
        />
      )}
    </Field>
  );
}

/** Shown above where a rule reads what they decide, else under "More"; in this order. */
const OPTIONAL: readonly { name: DraftField; Control: (props: FieldsProps) => React.ReactNode }[] = [
  { name: 'kind', Control: Kind },
  { name: 'rollbackPlan', Control: RollbackPlan },
  { name: 'blastRadius', Control: BlastRadius },
  { name: 'destructive', Control: Destructive },
  { name: 'executedByAgent', Control: ExecutedByAgent },
  { name: 'coAuthors', Control: CoAuthors },
  { name: 'fixesIncident', Control: FixesIncident },
  { name: 'url', Control: Address },
];
