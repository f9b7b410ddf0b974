'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useId, useState, useTransition } from 'react';
import { attributeIncident } from '#lib/domain/attribution/attribute.ts';
import { AI_ROLES, CONTROL_STATES, DEFINITIONS, LINK_RELATIONS } from '#lib/domain/attribution/types.ts';
import {
  AI_ROLE_WORDS,
  CONTROL_WORDS,
  canJudge,
  MIN_REASON,
  RELATION_WORDS,
  stateAfter,
  VERDICTS,
} from '#lib/domain/incident/verdict.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import { type SeenLink, useJudgeRoom } from './judge-room.tsx';
import styles from './verdict-form.module.css';
import { linkWords, VALUE_WORDS, VERDICT_LABELS } from './words.ts';

interface Props {
  changeId: string;
  title: string;
  involvement: Involvement;
  onDone: () => void;
}

/** A link that nobody has recorded yet. */
const unlinked = (changeId: string, involvement: Involvement): SeenLink => ({
  changeId,
  involvement,
  version: 0,
  state: 'none',
  relation: 'caused-by',
  aiRole: 'undetermined',
  controlState: 'undetermined',
});

/** A person's verdict on a change and the incident: what is chosen, and exactly what will be recorded. */
export function VerdictForm({ changeId, title, involvement, onDone }: Props) {
  const { incidentId, viewer, links, noChange, judge, say } = useJudgeRoom();
  const seen = links.find((link) => link.changeId === changeId) ?? unlinked(changeId, involvement);
  const [chosen, setChosen] = useState(
    () => VERDICTS.find((one) => canJudge(seen.state, one).allowed) ?? VERDICTS[0],
  );
  const [relation, setRelation] = useState(seen.relation);
  const [aiRole, setAiRole] = useState(seen.aiRole);
  const [controlState, setControlState] = useState(seen.controlState);
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const router = useRouter();
  const id = useId();

  const state = stateAfter(chosen);
  const withdrawsNoChange = noChange && chosen === 'confirm' && relation !== 'fixed-by';
  const after = attributeIncident({
    incidentId,
    noChange: noChange && !withdrawsNoChange,
    links: [
      ...links.filter((link) => link.changeId !== changeId),
      { changeId, state, relation, aiRole, involvement },
    ],
  });
  const tooShort = reason.trim().length < MIN_REASON;

  function record(event: FormEvent) {
    event.preventDefault();
    setError(null);
    startTransition(async () => {
      const input = {
        incidentId,
        changeId,
        seenVersion: seen.version,
        relation,
        aiRole,
        controlState,
        reason,
      };
      const outcome = await judge({ ...input, verdict: chosen });
      if (!outcome.ok) {
        setError(outcome.error);
        return;
      }
      say(`Recorded as version ${seen.version + 1}: ${title}. ${linkWords(state, relation)}.`);
      onDone();
    });
  }

  return (
    <form className={styles.form} onSubmit={record} aria-label={`Verdict on ${title}`}>
      <fieldset className={styles.verdicts}>
        <legend>Verdict</legend>
        {VERDICTS.map((verdict) => {
          const possible = canJudge(seen.state, verdict);
          return (
            <label key={verdict} className={styles.verdict} data-disabled={!possible.allowed}>
              <input
                type="radio"
                name={`${id}-verdict`}
                checked={chosen === verdict}
                disabled={!possible.allowed}
                onChange={() => setChosen(verdict)}
              />
              <span>
                {VERDICT_LABELS[verdict]}
                {possible.allowed ? null : <span className={styles.hint}> {possible.reason}</span>}
              </span>
            </label>
          );
        })}
      </fieldset>
      <div className={styles.axes}>
        <Axis
          label="Relation"
          value={relation}
          words={RELATION_WORDS}
          values={LINK_RELATIONS}
          set={setRelation}
        />
        <Axis label="AI role" value={aiRole} words={AI_ROLE_WORDS} values={AI_ROLES} set={setAiRole} />
        <Axis
          label="Control"
          value={controlState}
          words={CONTROL_WORDS}
          values={CONTROL_STATES}
          set={setControlState}
        />
      </div>
      <label className={styles.reason}>
        <span>Reason</span>
        <textarea
          required
          minLength={MIN_REASON}
          maxLength={4000}
          rows={3}
          value={reason}
          aria-describedby={`${id}-hint`}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
      </label>
      <p id={`${id}-hint`} className={styles.hint}>
        {tooShort
          ? `Say why in at least ${MIN_REASON} characters.`
          : `${reason.trim().length} of at most 4,000 characters.`}
      </p>
      <div className={styles.preview}>
        <p>
          <b>Will be recorded</b> under {viewer}, as version {seen.version + 1} of this link:{' '}
          <q>{linkWords(state, relation)}</q>; AI role: {AI_ROLE_WORDS[aiRole]}; control:{' '}
          {CONTROL_WORDS[controlState]}; with the reason above.
        </p>
        <p>
          The incident then counts as{' '}
          {DEFINITIONS.map((definition) => `${VALUE_WORDS[after[definition].value]} (${definition})`).join(
            ', ',
          )}
          .
        </p>
        {withdrawsNoChange ? <p>It withdraws the answer that no change caused the incident.</p> : null}
        <p className={styles.hint}>
          Verdicts are append-only: nothing is erased, and only a further verdict can change this one.
        </p>
      </div>
      {error ? (
        <div className={styles.error} role="alert">
          {error}{' '}
          <button type="button" className={styles.plain} onClick={() => router.refresh()}>
            Reload
          </button>
        </div>
      ) : null}
      <div className={styles.buttons}>
        <button type="submit" className={styles.primary} disabled={pending || tooShort}>
          {pending ? 'Recording …' : `${VERDICT_LABELS[chosen]} and record`}
        </button>
        <button type="button" className={styles.plain} onClick={onDone}>
          Cancel
        </button>
      </div>
    </form>
  );
}

interface AxisProps<T extends string> {
  label: string;
  value: T;
  values: readonly T[];
  words: Record<T, string>;
  set: (value: T) => void;
}

function Axis<T extends string>({ label, value, values, words, set }: AxisProps<T>) {
  return (
    <label className={styles.axis}>
      <span>{label}</span>
      <select
        value={value}
        onChange={({ currentTarget }) => set(values.find((one) => one === currentTarget.value) ?? value)}
      >
        {values.map((one) => (
          <option key={one} value={one}>
            {words[one]}
          </option>
        ))}
      </select>
    </label>
  );
}
