'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState, useTransition } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import type { Criterion } from '#lib/domain/programme/criteria.ts';
import { urls } from '#lib/platform/urls.ts';
import { type AuditableService, ServicePicker } from '../campaign/service-picker.tsx';
import form from '../policy/form.module.css';
import { CriteriaFields } from './criteria-fields.tsx';

export interface ProgrammePlan {
  name: string;
  purpose: string;
  services: string[];
  policyVersion: number | null;
  startsOn: string;
  endsOn: string;
  criteria: Criterion[];
}

interface Props<Seen extends object> {
  plan: ProgrammePlan;
  /** What the button says. */
  submit: string;
  verdict: Verdict;
  services: readonly AuditableService[];
  directors: readonly { slug: string; name: string }[];
  policies: readonly { number: number; note: string }[];
  today: string;
  /** The programme that is changed, as it was seen; nothing where a new one is planned. */
  seen: Seen;
  save: (
    plan: ProgrammePlan & Seen,
  ) => Promise<{ ok: true; result: { number: number } } | { ok: false; error: string; field: string | null }>;
}

/** A programme as it is planned or changed: what for, whose services, from when to when, and by what it is done. */
export function ProgrammeForm<Seen extends object>({
  plan,
  submit,
  verdict,
  policies,
  today,
  seen,
  save,
  ...choices
}: Props<Seen>) {
  const router = useRouter();
  const [draft, setDraft] = useState(plan);
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const put = (change: Partial<ProgrammePlan>) => setDraft((before) => ({ ...before, ...change }));

  function send(event: FormEvent) {
    event.preventDefault();
    setError(null);
    startTransition(async () => {
      const outcome = await save({ ...draft, ...seen });
      if (outcome.ok) router.push(urls.programme(outcome.result.number));
      else setError(outcome.error);
    });
  }

  return (
    <form className={form.form} onSubmit={send} aria-label="Programme">
      <label className={form.field}>
        <span>Name</span>
        <input
          required
          minLength={3}
          maxLength={120}
          value={draft.name}
          onChange={({ currentTarget }) => put({ name: currentTarget.value })}
        />
      </label>
      <label className={form.field}>
        <span>What it is for</span>
        <textarea
          required
          minLength={10}
          maxLength={4000}
          rows={2}
          value={draft.purpose}
          onChange={({ currentTarget }) => put({ purpose: currentTarget.value })}
        />
      </label>
      <div className={form.row}>
        <label className={form.field}>
          <span>First day (UTC)</span>
          <input
            type="date"
            required
            min={today}
            value={draft.startsOn}
            onChange={({ currentTarget }) => put({ startsOn: currentTarget.value })}
          />
        </label>
        <label className={form.field}>
          <span>Last day (UTC), included</span>
          <input
            type="date"
            required
            min={draft.startsOn}
            value={draft.endsOn}
            onChange={({ currentTarget }) => put({ endsOn: currentTarget.value })}
          />
        </label>
        <label className={form.field}>
          <span>Version of the policy, for these services only</span>
          <select
            value={draft.policyVersion ?? ''}
            onChange={({ currentTarget }) =>
              put({ policyVersion: currentTarget.value === '' ? null : Number(currentTarget.value) })
            }
          >
            <option value="">the active one, as for all</option>
            {policies.map(({ number, note }) => (
              <option key={number} value={number}>
                {number}: {note}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p className={form.hint}>
        A version of its own is approved by two people and says everything that the active one says; it leaves
        force with the programme’s last day.
      </p>
      <ServicePicker
        services={choices.services}
        directors={choices.directors}
        chosen={draft.services}
        choose={(chosen) => put({ services: [...chosen] })}
      />
      <CriteriaFields criteria={draft.criteria} onChange={(criteria) => put({ criteria: [...criteria] })} />
      {error ? (
        <div className={form.error} role="alert">
          {error}
        </div>
      ) : null}
      {verdict.allowed ? null : <p className={form.hint}>{verdict.reason}</p>}
      <div className={form.buttons}>
        <button type="submit" className={form.primary} disabled={pending || !verdict.allowed}>
          {pending ? 'Recording …' : submit}
        </button>
      </div>
    </form>
  );
}
