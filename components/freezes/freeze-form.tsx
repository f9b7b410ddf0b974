'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useId, useState, useTransition } from 'react';
import type { Verdict } from '#lib/domain/access.ts';
import { wallInstant } from '#lib/domain/freeze/wall-time.ts';
import form from '../policy/form.module.css';
import { fullInstant } from '../ui/format-instant.ts';
import { GuardedButton } from '../ui/guarded-button.tsx';
import styles from './freeze-form.module.css';

export interface FreezeInput {
  name: string;
  reason: string;
  from: string;
  until: string;
  zone: string;
  services: string[];
  tiers: number[];
  environments: string[];
}

interface Props {
  verdict: Verdict;
  services: readonly { slug: string; name: string; tier: number }[];
  declare: (input: FreezeInput) => Promise<{ ok: true } | { ok: false; error: string; field: string | null }>;
}

const TIERS = [1, 2, 3, 4];

/** Declares a freeze in the wall time of a zone that is always shown, with what will be recorded. */
export function FreezeForm({ verdict, services, declare }: Props) {
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <GuardedButton verdict={verdict} tone="primary" onClick={() => setOpen(true)}>
        Declare a freeze
      </GuardedButton>
    );
  }
  return <Fields services={services} declare={declare} onClose={() => setOpen(false)} />;
}

function Fields({ services, declare, onClose }: Omit<Props, 'verdict'> & { onClose: () => void }) {
  const router = useRouter();
  const ids = useId();
  const [pending, startTransition] = useTransition();
  const [error, setError] = useState<string | null>(null);
  const [zone, setZone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [from, setFrom] = useState(() => wallOf(new Date()));
  const [until, setUntil] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [wanted, setWanted] = useState('');
  const listed = services.filter(
    ({ slug, name }) =>
      chosen.includes(slug) || `${slug} ${name}`.toLowerCase().includes(wanted.toLowerCase()),
  );

  function record(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setError(null);
    const data = new FormData(event.currentTarget);
    const input: FreezeInput = {
      name: String(data.get('name')),
      reason: String(data.get('reason')),
      from,
      until,
      zone,
      services: [...chosen],
      tiers: data.getAll('tier').map(Number),
      environments: String(data.get('environments'))
        .split(/[\s,]+/)
        .filter((one) => one !== ''),
    };
    startTransition(async () => {
      const outcome = await declare(input);
      if (outcome.ok) {
        onClose();
        router.refresh();
      } else setError(outcome.error);
    });
  }

  return (
    <form className={form.form} onSubmit={record} aria-label="Declare a freeze">
      <div className={form.row}>
        <label className={form.field}>
          <span>Name</span>
          {/* biome-ignore lint/a11y/noAutofocus: the form opened at a click */}
          <input name="name" required minLength={3} maxLength={120} autoFocus />
        </label>
        <label className={form.field}>
          <span>Time zone of both times</span>
          <input
            list={`${ids}-zones`}
            required
            value={zone}
            onChange={({ currentTarget }) => setZone(currentTarget.value)}
          />
          <datalist id={`${ids}-zones`}>
            {['UTC', ...Intl.supportedValuesOf('timeZone')].map((one) => (
              <option key={one} value={one} />
            ))}
          </datalist>
        </label>
      </div>
      <div className={form.row}>
        <WallTime label="From" value={from} onChange={setFrom} zone={zone} prefer="earlier" />
        <WallTime label="Until, not included" value={until} onChange={setUntil} zone={zone} prefer="later" />
      </div>
      <label className={form.field}>
        <span>Why</span>
        <textarea name="reason" required minLength={10} maxLength={2000} rows={2} />
      </label>
      <p className={form.hint}>
        What it holds for. A freeze holds for a change that fits all three; what is left empty is everything.
      </p>
      <div className={form.row}>
        <fieldset className={form.field}>
          <legend>Tiers</legend>
          <div className={form.choices}>
            {TIERS.map((tier) => (
              <label key={tier} className={form.choice}>
                <input type="checkbox" name="tier" value={tier} /> Tier {tier}
              </label>
            ))}
          </div>
        </fieldset>
        <label className={form.field}>
          <span>Environments, with commas between them</span>
          <input name="environments" placeholder="every environment" />
        </label>
      </div>
      <fieldset className={form.field}>
        <legend>Services{chosen.length > 0 ? `: ${chosen.length} chosen` : ''}</legend>
        <input
          type="search"
          aria-label="Find a service"
          placeholder="Find a service"
          value={wanted}
          onChange={({ currentTarget }) => setWanted(currentTarget.value)}
        />
        <div className={styles.services}>
          {listed.map(({ slug, name, tier }) => (
            <label key={slug} className={form.choice}>
              <input
                type="checkbox"
                checked={chosen.includes(slug)}
                onChange={({ currentTarget }) =>
                  setChosen((before) =>
                    currentTarget.checked ? [...before, slug] : before.filter((one) => one !== slug),
                  )
                }
              />{' '}
              <bdi>{name}</bdi> <span className={form.hint}>Tier {tier}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {error ? (
        <div className={form.error} role="alert">
          {error}
        </div>
      ) : null}
      <div className={form.buttons}>
        <button type="submit" className={form.primary} disabled={pending}>
          {pending ? 'Declaring …' : 'Declare the freeze'}
        </button>
        <button type="button" className={form.plain} onClick={onClose}>
          Cancel
        </button>
      </div>
    </form>
  );
}

interface WallTimeProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  zone: string;
  prefer: 'earlier' | 'later';
}

/** A wall time and, below, the instant that it names. */
function WallTime({ label, value, onChange, zone, prefer }: WallTimeProps) {
  const found = value === '' ? null : wallInstant(value, zone, prefer);
  const hint = useId();
  return (
    <label className={form.field}>
      <span>{label}</span>
      <input
        type="datetime-local"
        required
        value={value}
        aria-describedby={hint}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <span id={hint} className={form.hint}>
        {found === null
          ? zone
          : found.ok
            ? `${fullInstant(new Date(found.instant), zone)}${found.isTwice ? ` · shown twice that night: the ${prefer} is taken` : ''}`
            : found.reason}
      </span>
    </label>
  );
}

/** What the reader's clock shows. */
const wallOf = (at: Date) =>
  new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
