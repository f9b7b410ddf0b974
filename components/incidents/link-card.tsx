import Link from 'next/link';
import type {
  AiRole,
  Certainty,
  ControlState,
  DisputedState,
  LinkRelation,
  LinkState,
} from '#lib/domain/attribution/types.ts';
import { AI_ROLE_WORDS, CERTAINTY_WORDS, CONTROL_WORDS } from '#lib/domain/incident/verdict.ts';
import type { Grade, Involvement } from '#lib/domain/provenance/types.ts';
import { urls } from '#lib/platform/urls.ts';
import { AiBadge } from '../ui/ai-badge.tsx';
import { visibleText } from '../ui/hidden-characters.ts';
import { Instant } from '../ui/instant.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import { durationBetween } from './duration.ts';
import { JudgeButton } from './judge-button.tsx';
import styles from './link-card.module.css';
import { Probability } from './probability.tsx';
import { linkWords, saidWords, softwareWords } from './words.ts';

/** One thing that was said of a change and an incident. */
export interface SaidVersion {
  version: number;
  state: LinkState;
  disputes: DisputedState | null;
  relation: LinkRelation;
  aiRole: AiRole;
  controlState: ControlState;
  /** Probability by the ranker that made the suspicion. */
  score: number | null;
  rank: number | null;
  reasons: readonly string[];
  decidedBy: 'software' | 'person' | 'import';
  personName: string | null;
  rationale: string | null;
  rankerVersion: string | null;
  /** How sure a person is. */
  certainty: Certainty | null;
  /** When a source says that it was decided. */
  saidAt: Date | null;
  recordedAt: Date;
}

/** What is shown of a change that is held against an incident. */
export interface HeldChange {
  id: string;
  title: string;
  authorName: string;
  effectiveAt: Date;
  involvement: Involvement;
  grade: Grade | null;
  service: { slug: string; name: string } | null;
  linesAdded?: number;
  linesDeleted?: number;
  /** The person who looks has a hand in it; not known of what is only found by name. */
  own?: boolean;
}

const whole = new Intl.NumberFormat('en');

interface Props {
  change: HeldChange;
  /** When the incident started. */
  startedAt: Date;
  /** What is said now, and before; absent for a change nobody has linked. */
  current?: SaidVersion;
  earlier?: readonly SaidVersion[];
  /** What is to be noticed of it before it is judged. */
  notice?: string | undefined;
}

/** A change held against the incident: what and whose it is, what was said of it by whom, and the verdict form. */
export function LinkCard({ change, startedAt, current, earlier = [], notice }: Props) {
  return (
    <li className={styles.card} data-state={current?.state ?? 'none'} data-relation={current?.relation}>
      <div className={styles.head}>
        {current?.rank ? <span className={styles.rank}>#{current.rank}</span> : null}
        <Link className={styles.title} href={urls.change(change.id)} prefetch={false}>
          <UntrustedText text={change.title} />
        </Link>
        <AiBadge involvement={change.involvement} grade={change.grade} />
      </div>
      <p className={styles.muted}>
        <UntrustedText text={change.authorName} />
        {change.service ? (
          <>
            {' '}
            ·{' '}
            <Link href={urls.service(change.service.slug)} prefetch={false}>
              <UntrustedText text={change.service.name} />
            </Link>
          </>
        ) : null}
        {change.linesAdded === undefined || change.linesDeleted === undefined
          ? null
          : ` · +${whole.format(change.linesAdded)} −${whole.format(change.linesDeleted)} lines`}{' '}
        · {liveWords(change.effectiveAt, startedAt)}
      </p>
      {notice ? <p className={styles.notice}>{notice}</p> : null}
      {current?.state === 'suspect' && current.score !== null ? (
        <Probability value={current.score} of="that it caused the incident" />
      ) : null}
      {current ? <Said version={current} /> : null}
      {earlier.length > 0 ? (
        <details className={styles.history}>
          <summary>
            {earlier.length} earlier {earlier.length === 1 ? 'version' : 'versions'}
          </summary>
          <ol className={styles.versions}>
            {earlier.map((version) => (
              <li key={version.version}>
                <Said version={version} />
              </li>
            ))}
          </ol>
        </details>
      ) : null}
      <JudgeButton
        changeId={change.id}
        title={visibleText(change.title)}
        involvement={change.involvement}
        own={change.own ?? false}
        late={change.effectiveAt > startedAt ? durationBetween(startedAt, change.effectiveAt) : null}
      />
    </li>
  );
}

function liveWords(effectiveAt: Date, startedAt: Date): string {
  return effectiveAt <= startedAt
    ? `live ${durationBetween(effectiveAt, startedAt)} before the start`
    : `live ${durationBetween(startedAt, effectiveAt)} after the start`;
}

/** One version: what, by whom, when and why. */
function Said({ version: said }: { version: SaidVersion }) {
  if (said.decidedBy === 'software') {
    return (
      <div>
        <b>{linkWords(said.state, said.relation)}</b>{' '}
        <span className={styles.muted}>
          by {softwareWords(said.rankerVersion)}, <Instant at={said.recordedAt} />
          {said.state === 'suspect' ? '; only a person can confirm' : null}.
        </span>{' '}
        {said.reasons.join(' ')}
      </div>
    );
  }
  return (
    <div>
      <div>
        <b>{saidWords(said)}</b>{' '}
        <span className={styles.muted}>
          by {said.personName ? <UntrustedText text={said.personName} /> : 'an import'},{' '}
          <Instant at={said.recordedAt} /> (version {said.version})
          {said.saidAt ? (
            <>
              ; decided at the source <Instant at={said.saidAt} />
            </>
          ) : null}
        </span>
      </div>
      <dl className={styles.axes}>
        <div>
          <dt>AI role</dt>
          <dd>{AI_ROLE_WORDS[said.aiRole]}</dd>
        </div>
        <div>
          <dt>Control</dt>
          <dd>{CONTROL_WORDS[said.controlState]}</dd>
        </div>
        {said.certainty ? (
          <div>
            <dt>How sure</dt>
            <dd>{CERTAINTY_WORDS[said.certainty]}</dd>
          </div>
        ) : null}
      </dl>
      {said.rationale ? (
        <blockquote className={styles.rationale}>
          <UntrustedText text={said.rationale} />
        </blockquote>
      ) : null}
    </div>
  );
}
