import Link from 'next/link';
import type { AttributionLink } from '#lib/domain/attribution/types.ts';
import { WINDOW_DAYS } from '#lib/domain/correlation/factors.ts';
import type { Involvement } from '#lib/domain/provenance/types.ts';
import { urls } from '#lib/platform/urls.ts';
import { visibleText } from '../ui/hidden-characters.ts';
import { durationBetween } from './duration.ts';
import styles from './swim-lanes.module.css';

const PLACES = ['affected', 'dependency', 'elsewhere'] as const;
type Place = (typeof PLACES)[number];

interface Candidate {
  changeId: string;
  effectiveAt: Date;
  place: Place;
}

interface Props {
  startedAt: Date;
  endedAt: Date | null;
  candidates: readonly Candidate[];
  described: readonly { id: string; title: string; involvement: Involvement }[];
  links: readonly AttributionLink[];
}

const LANES: Record<Place, string> = {
  affected: 'Affected',
  dependency: 'Dependencies',
  elsewhere: 'Elsewhere',
};

const DAY = 86_400_000;

/** Every candidate change before the incident, one lane a place; a mark is its change, its ring what is said of it. */
export function SwimLanes({ startedAt, endedAt, candidates, described, links }: Props) {
  const byId = new Map(described.map((change) => [change.id, change]));
  const states = new Map(links.map((link) => [link.changeId, link.state]));
  const from = startedAt.getTime() - WINDOW_DAYS * DAY;
  const share = (at: Date) => `${(100 * (at.getTime() - from)) / (WINDOW_DAYS * DAY)}%`;
  if (candidates.length === 0) return <p>No change went live in production in these days.</p>;
  return (
    <div className={styles.lanes}>
      {PLACES.map((place) => {
        const marks = candidates.filter((candidate) => candidate.place === place);
        return (
          <div key={place} className={styles.lane}>
            <span className={styles.label}>
              {LANES[place]} <span className={styles.count}>{marks.length}</span>
            </span>
            <div className={styles.track}>
              {marks.map(({ changeId, effectiveAt }) => {
                const change = byId.get(changeId);
                const before = durationBetween(effectiveAt, startedAt);
                return (
                  <Link
                    key={changeId}
                    className={styles.mark}
                    style={{ left: share(effectiveAt) }}
                    data-involvement={change?.involvement ?? 'unknown'}
                    data-state={states.get(changeId) ?? 'none'}
                    href={urls.change(changeId)}
                    prefetch={false}
                    title={`${change ? visibleText(change.title) : 'a change'}, ${before} before`}
                    aria-label={`${change ? visibleText(change.title) : 'A change'}, live ${before} before the start`}
                  />
                );
              })}
            </div>
          </div>
        );
      })}
      <div className={styles.axis} aria-hidden>
        <span>7 days before</span>
        <span>{endedAt ? `start, then ${durationBetween(startedAt, endedAt)}` : 'start'}</span>
      </div>
      <p className={styles.legend}>
        Violet: AI took part. Hatched: unknown. Square: confirmed, disputed or suspected. At most 20 a lane,
        the newest.
      </p>
    </div>
  );
}
