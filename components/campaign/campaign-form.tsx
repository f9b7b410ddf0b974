'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useState, useTransition } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import { DEFAULT_PLAN, type Plan } from '#lib/domain/campaign/plan.ts';
import { urls } from '#lib/platform/urls.ts';
import { FormField } from '../ui/form-field.tsx';
import { GuardedButton } from '../ui/guarded-button.tsx';
import { visibleText } from '../ui/hidden-characters.ts';
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

interface Choices {
  /** `2026-11-21`. */
  today: string;
  directors: readonly { slug: string; name: string }[];
  services: readonly AuditableService[];
  verdict: Verdict;
  preview: (input: Period & { services: string[] }) => Promise<Answer<readonly number[]>>;
}

interface NewProps extends Choices {
  /** Whose services are chosen at first. */
  director: string;
  open: (input: CampaignInput) => Promise<Answer<{ campaignId: string }>>;
}

/** A new audit: what it is about, until when, and how much of it people look at. */
export function NewCampaignForm({ director, open, ...choices }: NewProps) {
  const { today, services } = choices;
  const { from, to } = periodsAt(today)[0]!;
  return (
    <ScopeForm
      {...choices}
      label="A new audit"
      initial={{
        ...{ name: null, director, from, to, plan: DEFAULT_PLAN },
        services: ofDirector(services, director),
        dueOn: inDays(today, 30),
      }}
      submit="Open the audit"
      busy="Opening …"
      hint="Opening commits the seed of the sample to the audit log. Nobody can pick what is drawn: it is drawn from this seed and the log as it stands when the population is frozen."
      send={async (input) => {
        const outcome = await open(input);
        return outcome.ok ? { ok: true, result: outcome.result.campaignId } : outcome;
      }}
    />
  );
}

interface SeenCampaign {
  campaignId: string;
  seenVersion: number;
}

interface ChangeProps extends Choices {
  seen: SeenCampaign;
  planned: Omit<CampaignInput, 'director'>;
  /** Whose audit it is, which stays. */
  directorName: string;
  change: (input: Omit<CampaignInput, 'director'> & SeenCampaign) => Promise<Answer<unknown>>;
}

/** The same of an audit that is planned already. Where somebody else changed it meanwhile, what was typed stays. */
export function ChangePlanForm({ seen, planned, directorName, change, ...choices }: ChangeProps) {
  // what was on the screen first: a page drawn afresh beneath the form makes nobody have seen more
  const [{ campaignId, seenVersion }] = useState(seen);
  return (
    <ScopeForm
      {...choices}
      label="The plan of this audit"
      initial={{ ...planned, director: '' }}
      directorName={directorName}
      submit="Change the plan"
      busy="Recording …"
      hint="The seed that was committed when it was opened stays. Each change of the plan is an entry of the audit log."
      send={async ({ director: _, ...scope }) => {
        const outcome = await change({ ...scope, campaignId, seenVersion });
        return outcome.ok ? { ok: true, result: campaignId } : outcome;
      }}
    />
  );
}

interface ScopeProps extends Choices {
  label: string;
  /** A name of null follows the director and the period until somebody types one. */
  initial: Omit<CampaignInput, 'name' | 'services'> & { name: string | null; services: readonly string[] };
  /** Given where the director can no longer be chosen. */
  directorName?: string;
  submit: string;
  busy: string;
  hint: string;
  /** Gives the audit's id. */
  send: (input: CampaignInput) => Promise<Answer<string>>;
}

function ScopeForm({ today, directors, services, verdict, preview, initial, ...given }: ScopeProps) {
  const router = useRouter();
  const periods = periodsAt(today);
  const [director, setDirector] = useState(initial.director);
  const [period, setPeriod] = useState<Period>({ from: initial.from, to: initial.to });
  const [dueOn, setDueOn] = useState(initial.dueOn);
  const [chosen, setChosen] = useState(initial.services);
  const [typedName, setName] = useState(initial.name);
  const [plan, setPlan] = useState(() => draftOf(initial.plan));
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
      const outcome = await given.send(input);
      if (outcome.ok) router.push(urls.audit(outcome.result));
      else setError(outcome.error);
    });
  }

  return (
    <form className={styles.form} onSubmit={submit} aria-label={given.label}>
      <Panel title="What it is about">
        <div className={styles.row}>
          {given.directorName === undefined ? (
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
          ) : (
            <FormField label="Director" hint="Stays; who signs is delegated on the audit’s page.">
              <input readOnly value={visibleText(given.directorName)} />
            </FormField>
          )}
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
              min={initial.dueOn < today ? initial.dueOn : today}
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
        <GuardedButton
          type="submit"
          tone="primary"
          verdict={verdictOf(verdict, pending ? given.busy : null, chosen.length)}
        >
          {given.submit}
        </GuardedButton>
        <p className={styles.hint}>{given.hint}</p>
      </div>
    </form>
  );
}

function verdictOf(verdict: Verdict, busy: string | null, services: number): Verdict {
  if (!verdict.allowed) return verdict;
  if (busy) return { allowed: false, reason: busy };
  return services > 0 ? verdict : { allowed: false, reason: 'Choose at least one service.' };
}

const ofDirector = (services: readonly AuditableService[], director: string): readonly string[] =>
  services.filter((one) => one.tier === 1 && one.director === director).map(({ slug }) => slug);

const inDays = (today: string, days: number): string =>
  new Date(Date.parse(`${today}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const PAUSE_MS = 400;

/** Counts by stratum of what is chosen, a moment after the choice; null until they are there. */
function usePreview(
  { from, to, services }: Period & { services: readonly string[] },
  preview: Choices['preview'],
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
