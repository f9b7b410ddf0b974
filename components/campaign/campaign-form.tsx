'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useState, useTransition } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import { DEFAULT_PLAN, type Plan } from '#lib/domain/campaign/plan.ts';
import { urls } from '#lib/platform/urls.ts';
import { FormField } from '../ui/form-field.tsx';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { Panel } from '../ui/panel.tsx';
import styles from './campaign-form.module.css';
import { type Period, periodsAt, quarterOf } from './periods.ts';
import { draftOf, PlanFields, planOfDraft, SampleSize } from './plan-fields.tsx';
import { type AuditableService, ServicePicker } from './service-picker.tsx';

export interface CampaignInput extends Period {
  name: string;
  director: string;
  services: string[];
  dueOn: string;
  plan: Plan;
}

type Answer<T> = { ok: true; result: T } | { ok: false; error: string; field: string | null };

interface Props {
  /** `2026-11-21`. */
  today: string;
  directors: readonly { slug: string; name: string }[];
  /** Whose services are chosen at first. */
  director: string;
  services: readonly AuditableService[];
  verdict: Verdict;
  open: (input: CampaignInput) => Promise<Answer<{ campaignId: string }>>;
  preview: (input: Period & { services: string[] }) => Promise<Answer<readonly number[]>>;
}

const PAUSE_MS = 400;

/** A new audit: what it is about, until when, and how much of it people look at. */
export function CampaignForm({ today, directors, services, verdict, open, preview, ...given }: Props) {
  const router = useRouter();
  const periods = periodsAt(today);
  const [director, setDirector] = useState(given.director);
  const [period, setPeriod] = useState<Period>({ from: periods[0]!.from, to: periods[0]!.to });
  const [dueOn, setDueOn] = useState(() => inDays(today, 30));
  const [chosen, setChosen] = useState(() => ofDirector(services, given.director));
  const [typedName, setName] = useState<string | null>(null);
  const [plan, setPlan] = useState(() => draftOf(DEFAULT_PLAN));
  const [error, setError] = useState<string | null>(null);
  const [pending, startTransition] = useTransition();
  const rest = usePreview({ ...period, services: chosen }, preview);
  const whose = directors.find(({ slug }) => slug === director)?.name ?? '';
  const name = typedName ?? `${quarterOf(period) ?? `${period.from} to ${period.to}`}: ${whose}`;
  const read = planOfDraft(plan);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!read.ok) return setError(read.message);
    setError(null);
    startTransition(async () => {
      const input = { name, director, services: [...chosen], ...period, dueOn, plan: read.plan };
      const outcome = await open(input);
      if (outcome.ok) router.push(urls.audit(outcome.result.campaignId));
      else setError(outcome.error);
    });
  }

  return (
    <form className={styles.form} onSubmit={submit} aria-label="A new audit">
      <Panel title="What it is about">
        <div className={styles.row}>
          <FormField label="Director" hint="Answers for the services, and signs unless it is delegated.">
            <select
              required
              value={director}
              onChange={({ currentTarget }) => {
                setDirector(currentTarget.value);
                setChosen(ofDirector(services, currentTarget.value));
              }}
            >
              {directors.map(({ slug, name: one }) => (
                <option key={slug} value={slug}>
                  {one}
                </option>
              ))}
            </select>
          </FormField>
          <FormField label="Period">
            <select
              value={periods.findIndex(({ from, to }) => from === period.from && to === period.to)}
              onChange={({ currentTarget }) => {
                const preset = periods[Number(currentTarget.value)];
                if (preset) setPeriod({ from: preset.from, to: preset.to });
              }}
            >
              {periods.map(({ label }, at) => (
                <option key={label} value={at}>
                  {label}
                </option>
              ))}
              <option value={-1}>The days beside</option>
            </select>
          </FormField>
          <FormField label="First day, UTC">
            <input
              type="date"
              required
              max={today}
              value={period.from}
              onChange={({ currentTarget }) => setPeriod({ ...period, from: currentTarget.value })}
            />
          </FormField>
          <FormField label="Last day, UTC">
            <input
              type="date"
              required
              min={period.from}
              value={period.to}
              onChange={({ currentTarget }) => setPeriod({ ...period, to: currentTarget.value })}
            />
          </FormField>
          <FormField label="To be signed by">
            <input
              type="date"
              required
              min={today}
              value={dueOn}
              onChange={({ currentTarget }) => setDueOn(currentTarget.value)}
            />
          </FormField>
        </div>
        <FormField label="Name">
          <input
            required
            minLength={5}
            maxLength={200}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
        </FormField>
      </Panel>
      <ServicePicker services={services} directors={directors} chosen={chosen} choose={setChosen} />
      <Panel title="How much people look at">
        <div className={styles.plan}>
          <PlanFields draft={plan} set={setPlan} />
          <SampleSize draft={plan} rest={rest} />
        </div>
      </Panel>
      {error ? (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      ) : null}
      <div>
        <GuardedButton type="submit" tone="primary" verdict={verdictOf(verdict, pending, chosen.length)}>
          Open the audit
        </GuardedButton>
        <p className={styles.hint}>
          Opening commits the seed of the sample to the audit log. Nobody can pick what is drawn: it is drawn
          from this seed and the log as it stands when the population is frozen.
        </p>
      </div>
    </form>
  );
}

function verdictOf(verdict: Verdict, pending: boolean, services: number): Verdict {
  if (!verdict.allowed) return verdict;
  if (pending) return { allowed: false, reason: 'Opening …' };
  return services > 0 ? verdict : { allowed: false, reason: 'Choose at least one service.' };
}

const ofDirector = (services: readonly AuditableService[], director: string): readonly string[] =>
  services.filter((one) => one.tier === 1 && one.director === director).map(({ slug }) => slug);

const inDays = (today: string, days: number): string =>
  new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Counts by stratum of what is chosen, a moment after the choice; null until they are there. */
function usePreview(
  { from, to, services }: Period & { services: readonly string[] },
  preview: Props['preview'],
): readonly number[] | null {
  const [found, setFound] = useState<readonly number[] | null>(null);
  const wanted = services.length > 0 && from !== '' && from <= to;
  useEffect(() => {
    if (!wanted) return;
    let isLate = false;
    const timer = setTimeout(async () => {
      const answer = await preview({ from, to, services: [...services] });
      if (!isLate) setFound(answer.ok ? answer.result : null);
    }, PAUSE_MS);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [wanted, from, to, services, preview]);
  return wanted ? found : null;
}
