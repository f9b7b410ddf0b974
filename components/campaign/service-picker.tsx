import { useState } from 'react';
import type { Tier } from '#lib/domain/service/observation.ts';
import { visibleText } from '../ui/hidden-characters.ts';
import { Panel } from '../ui/panel.tsx';
import styles from './campaign-form.module.css';

export interface AuditableService {
  slug: string;
  name: string;
  tier: Tier;
  /** Slug of the director; null where it has none. */
  director: string | null;
}

interface Props {
  services: readonly AuditableService[];
  directors: readonly { slug: string; name: string }[];
  /** Slugs. */
  chosen: readonly string[];
  choose: (slugs: readonly string[]) => void;
}

const MOST_SHOWN = 400;

/** Chooses services, those of a director or a tier at once. */
export function ServicePicker({ services, directors, chosen, choose }: Props) {
  const [wanted, setWanted] = useState('');
  const [tier, setTier] = useState('1');
  const [director, setDirector] = useState('');
  const isChosen = new Set(chosen);
  const shown = services.filter(
    (one) =>
      (tier === '' || one.tier === Number(tier)) &&
      (director === '' || one.director === director) &&
      `${one.slug} ${one.name}`.toLowerCase().includes(wanted.toLowerCase()),
  );
  const slugs = shown.map(({ slug }) => slug);
  return (
    <Panel title="Services" note={`${chosen.length.toLocaleString('en')} chosen`}>
      <div className={styles.tools}>
        <input
          type="search"
          aria-label="Find a service"
          placeholder="Find a service"
          value={wanted}
          onChange={({ currentTarget }) => setWanted(currentTarget.value)}
        />
        <select aria-label="Tier" value={tier} onChange={({ currentTarget }) => setTier(currentTarget.value)}>
          <option value="">Any tier</option>
          {[1, 2, 3, 4].map((one) => (
            <option key={one} value={one}>
              Tier {one}
            </option>
          ))}
        </select>
        <select
          aria-label="Director of the services"
          value={director}
          onChange={({ currentTarget }) => setDirector(currentTarget.value)}
        >
          <option value="">Any director</option>
          {directors.map(({ slug, name }) => (
            <option key={slug} value={slug}>
              {visibleText(name)}
            </option>
          ))}
        </select>
        <button type="button" onClick={() => choose([...new Set([...chosen, ...slugs])])}>
          Choose all {shown.length.toLocaleString('en')}
        </button>
        <button type="button" onClick={() => choose([])} disabled={chosen.length === 0}>
          Choose none
        </button>
      </div>
      <div className={styles.services}>
        {shown.slice(0, MOST_SHOWN).map(({ slug, name, tier: its }) => (
          <label key={slug} className={styles.choice}>
            <input
              type="checkbox"
              checked={isChosen.has(slug)}
              onChange={({ currentTarget }) =>
                choose(currentTarget.checked ? [...chosen, slug] : chosen.filter((one) => one !== slug))
              }
            />
            <bdi>{visibleText(name)}</bdi> <small>Tier {its}</small>
          </label>
        ))}
      </div>
      {shown.length === 0 ? <p className={styles.hint}>No service is like that.</p> : null}
      {shown.length > MOST_SHOWN ? (
        <p className={styles.hint}>
          The first {MOST_SHOWN} of {shown.length.toLocaleString('en')}; narrow the list to see others.
        </p>
      ) : null}
    </Panel>
  );
}
