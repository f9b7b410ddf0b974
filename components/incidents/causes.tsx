import { Instant } from '../ui/instant.tsx';
import { Panel } from '../ui/panel.tsx';
import { UntrustedText } from '../ui/untrusted-text.tsx';
import { AnotherChange } from './another-change.tsx';
import styles from './causes.module.css';
import { Refusal } from './judge-button.tsx';
import type { HeldChange, SaidVersion } from './link-card.tsx';
import { LinkGroup } from './link-group.tsx';
import { NoChangeForm } from './no-change-form.tsx';
import { RankedBy, type SaidRanking } from './ranked-by.tsx';

interface HeldLink {
  change: HeldChange;
  current: SaidVersion;
  earlier: readonly SaidVersion[];
  notice?: string | undefined;
}

interface Props {
  incidentId: string;
  startedAt: Date;
  links: readonly HeldLink[];
  /** Changes that went live before the incident, linked or not. */
  candidates: readonly HeldChange[];
  find: string | undefined;
  found: readonly HeldChange[];
  noChange: { at: Date; by: string | null; reason: string } | null;
  /** What software said of the incident as a whole; null: it has not looked at it. */
  ranking: SaidRanking | null;
  /** The page shows what was known earlier: nothing can be looked for or answered. */
  past: boolean;
}

/** What caused the incident: by state of the verdict, with the means to give one. */
export function Causes({
  incidentId,
  startedAt,
  links,
  candidates,
  find,
  found,
  noChange,
  ranking,
  past,
}: Props) {
  const isCause = ({ current }: HeldLink) => current.relation !== 'fixed-by';
  const inState = (...states: string[]) => links.filter(({ current }) => states.includes(current.state));
  const confirmed = inState('match').filter(isCause);
  const suspects = inState('suspect');
  const linked = new Set(links.map(({ change }) => change.id));
  const unlinked = candidates.filter((change) => !linked.has(change.id)).map((change) => ({ change }));
  return (
    <Panel
      title="What caused it"
      note={
        <Standing
          confirmed={confirmed.length}
          suspects={suspects.length}
          noChange={noChange !== null}
          disputed={inState('disputed').length}
          proposed={inState('proposed').length}
        />
      }
    >
      <Refusal />
      {noChange ? (
        <div className={styles.noChange}>
          <p>
            <b>No change caused it</b>{' '}
            <span className={styles.muted}>
              by {noChange.by ? <UntrustedText text={noChange.by} /> : 'an import'},{' '}
              <Instant at={noChange.at} />
            </span>
          </p>
          <p>
            <UntrustedText text={noChange.reason} />
          </p>
        </div>
      ) : null}
      <LinkGroup title="Confirmed causes" links={confirmed} startedAt={startedAt} />
      <LinkGroup
        title="Disputed"
        note="Somebody disagrees with the verdict before. Until it is settled it counts in the widest definition only, and every report says so."
        links={inState('disputed')}
        startedAt={startedAt}
      />
      <LinkGroup
        title="Proposed"
        note="Confirmed by one person, on a Tier-1 Sev1 or Sev2: it counts as a suspect until a second one confirms it."
        links={inState('proposed')}
        startedAt={startedAt}
      />
      {confirmed.length === 0 && !noChange && ranking ? (
        <RankedBy ranking={ranking} suspects={suspects.length} />
      ) : null}
      <LinkGroup title="Suspects" links={suspects} startedAt={startedAt} />
      <LinkGroup
        title="What fixed it"
        links={inState('match').filter((link) => !isCause(link))}
        startedAt={startedAt}
      />
      <LinkGroup
        title="Ruled out, or no longer suspected"
        links={inState('ruled-out', 'none')}
        startedAt={startedAt}
        folded
      />
      <LinkGroup
        title="Other changes of the 7 days before"
        note="Newest first: on the affected services, what they depend on, and elsewhere. Nobody suspects them."
        links={unlinked}
        startedAt={startedAt}
        folded
      />
      {past ? null : (
        <AnotherChange
          incidentId={incidentId}
          startedAt={startedAt}
          find={find}
          found={found}
          linked={linked}
        />
      )}
      {noChange || past ? null : (
        <div className={styles.none}>
          <NoChangeForm />
        </div>
      )}
    </Panel>
  );
}

interface StandingProps {
  confirmed: number;
  disputed: number;
  proposed: number;
  suspects: number;
  noChange: boolean;
}

/** Where the question stands, in a word or two. */
function Standing({ confirmed, disputed, proposed, suspects, noChange }: StandingProps) {
  if (confirmed > 0) return `${confirmed} confirmed`;
  if (noChange) return 'answered: no change';
  if (disputed > 0) return 'disputed';
  if (proposed > 0) return 'proposed, to be seconded';
  if (suspects > 0) return `not settled: ${suspects} ${suspects === 1 ? 'suspect' : 'suspects'}`;
  return 'open: nothing is suspected';
}
