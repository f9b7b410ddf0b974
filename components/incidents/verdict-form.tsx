'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, type Ref, useId, useState, useTransition } from 'react';
import { attributeIncident } from '#lib/domain/attribution/attribute.ts';
import {
  AI_ROLES,
  CERTAINTIES,
  CONTROL_STATES,
  DEFINITIONS,
  LINK_RELATIONS,
} from '#lib/domain/attribution/types.ts';
import {
  type Act,
  AI_ROLE_WORDS,
  CERTAINTY_WORDS,
  CONTROL_WORDS,
  MIN_REASON,
  RELATION_WORDS,
} from '#lib/domain/incident/verdict.ts';
import { Axis } from './axis.tsx';
import { actsOn, hasAxes, hasCertainty, outcomeOf } from './choices.ts';
import { type Outcome, type SeenLink, useJudgeRoom } from './judge-room.tsx';
import styles from './verdict-form.module.css';
import { ACT_LABELS, linkWords, VALUE_WORDS } from './words.ts';

interface Props {
  ref?: Ref<HTMLFormElement>;
  seen: SeenLink;
  title: string;
  /** The viewer has a hand in the change. */
  own: boolean;
  /** How long after the incident began it was deployed; null where it was before. */
  late: string | null;
  onDone: () => void;
}

/** What a person says of a change and the incident: what is chosen, and exactly what will be recorded. */
export function VerdictForm({ ref, seen, title, own, late, onDone }: Props) {
  const room = useJudgeRoom();
  const { incidentId, viewer, links, noChange, verbs, say } = room;
  const { changeId, involvement } = seen;
  const link = { standing: seen.standing, own };
  const acts = actsOn(seen.state);
  const [act, setAct] = useState<Act>(
    () => acts.find((one) => outcomeOf(one, room, link).allowed) ?? acts[0]!,
  );
  const [relation, setRelation] = useState(seen.relation);
  const [aiRole, setAiRole] = useState(seen.aiRole);
  const [controlState, setControlState] = useState(seen.controlState);
  const [certainty, setCertainty] = useState(seen.certainty ?? 'likely');
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const router = useRouter();
  const id = useId();

  const axes = hasAxes(act) ? { relation, aiRole, controlState } : seen.standing;
  const outcome = outcomeOf(act, room, link, axes);
  const state = outcome.allowed ? outcome.state : seen.state;
  const withdrawsNoChange = noChange && state === 'match' && axes.relation !== 'fixed-by';
  const comesLate =
    late !== null && (state === 'match' || state === 'proposed') && axes.relation !== 'fixed-by';
  const disputes =
    state === 'disputed' && (seen.state === 'match' || seen.state === 'ruled-out') ? seen.state : null;
  const after = attributeIncident({
    incidentId,
    noChange: noChange && !withdrawsNoChange,
    links: [
      ...links.filter((one) => one.changeId !== changeId),
      { changeId, state, disputes, relation: axes.relation, aiRole: axes.aiRole, involvement },
    ],
  });
  const tooShort = reason.trim().length < MIN_REASON;

  function send(): Promise<Outcome> {
    const saying = { incidentId, changeId, seenVersion: seen.version, reason };
    if (act === 'dispute') return verbs.dispute(saying);
    if (act === 'withdraw') return verbs.withdraw(saying);
    const worded = { ...saying, relation, aiRole, controlState };
    if (act === 'uphold' || act === 'overturn') return verbs.settle({ ...worded, answer: act });
    return verbs.judge({ ...worded, verdict: act, certainty });
  }

  function record(event: FormEvent) {
    event.preventDefault();
    setError(null);
    startTransition(async () => {
      const answer = await send();
      if (!answer.ok) {
        setError(answer.error);
        return;
      }
      say(`Recorded as version ${seen.version + 1}: ${title}. ${linkWords(state, axes.relation, disputes)}.`);
      onDone();
    });
  }

  return (
    <form ref={ref} className={styles.form} onSubmit={record} aria-label={`Verdict on ${title}`}>
      <fieldset className={styles.verdicts}>
        <legend>{seen.state === 'disputed' ? 'How the dispute ends' : 'Verdict'}</legend>
        {acts.map((one) => {
          // in other words than those that stand, where these can be chosen
          const possible = outcomeOf(one, room, link, one === act ? axes : seen.standing);
          const isChosen = act === one;
          return (
            <label key={one} className={styles.verdict} data-disabled={!possible.allowed && !isChosen}>
              <input
                type="radio"
                name={`${id}-verdict`}
                checked={isChosen}
                disabled={!possible.allowed && !isChosen}
                onChange={() => setAct(one)}
              />
              <span>
                {ACT_LABELS[one]}
                {possible.allowed ? null : <span className={styles.hint}> {possible.reason}</span>}
              </span>
            </label>
          );
        })}
      </fieldset>
      {hasAxes(act) ? (
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
          {hasCertainty(act) ? (
            <Axis
              label="How sure"
              value={certainty}
              words={CERTAINTY_WORDS}
              values={CERTAINTIES}
              set={setCertainty}
            />
          ) : null}
        </div>
      ) : null}
      {comesLate ? (
        <div className={styles.error}>
          <p id={`${id}-late`}>
            <b>It was deployed {late} after the incident began.</b> Clocks and imports differ; if it is a
            cause all the same, say in the reason how.
          </p>
          <label className={styles.verdict}>
            <input type="checkbox" required aria-describedby={`${id}-late`} />
            The reason says how it can be a cause
          </label>
        </div>
      ) : null}
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
          <b>Will be recorded</b> under {viewer.name}, as version {seen.version + 1} of this link:{' '}
          <q>{linkWords(state, axes.relation, disputes)}</q>; AI role: {AI_ROLE_WORDS[axes.aiRole]}; control:{' '}
          {CONTROL_WORDS[axes.controlState]}
          {hasCertainty(act) ? `; how sure: ${CERTAINTY_WORDS[certainty]}` : null}; with the reason above.
        </p>
        {state === 'proposed' ? (
          <p>
            On a Tier-1 Sev1 or Sev2 a cause takes two people: yours is the first word, and it counts as a
            suspect until a second person confirms it.
          </p>
        ) : null}
        {state === 'disputed' ? (
          <p>
            Every report shows it as disputed until somebody settles it who has no hand in the change and has
            said nothing of this link.
          </p>
        ) : null}
        <p>
          The incident then counts as{' '}
          {DEFINITIONS.map((definition) => `${VALUE_WORDS[after[definition].value]} (${definition})`).join(
            ', ',
          )}
          .
        </p>
        {withdrawsNoChange ? <p>It withdraws the answer that no change caused the incident.</p> : null}
        <p className={styles.hint}>Nothing that was said is erased: this becomes a further version.</p>
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
        <button type="submit" className={styles.primary} disabled={pending || tooShort || !outcome.allowed}>
          {pending ? 'Recording …' : `${ACT_LABELS[act]} and record`}
        </button>
        <button type="button" className={styles.plain} onClick={onDone}>
          Cancel
        </button>
      </div>
    </form>
  );
}
