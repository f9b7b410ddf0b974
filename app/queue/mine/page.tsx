import type { Metadata } from 'next';
import Link from 'next/link';
import { AiBadge } from '#components/ui/ai-badge.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { TierBadge } from '#components/ui/tier-badge.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { may, type Verdict } from '#lib/domain/access.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { listMine, type OwnRequest } from '#lib/reports/mine.ts';
import { LiveRefresh } from '../live-refresh.tsx';
import { QueueNav } from '../queue-nav.tsx';
import { AskReview, Nudge } from './ask-review.tsx';
import styles from './page.module.css';

export const metadata: Metadata = { title: 'Your own changes' };

/** The mirror image of the queue: what a person's own changes lack, and from whom. */
export default async function MinePage() {
  const viewer = await requireViewer();
  const requests = await listMine(viewer.personId, new Date());
  const permit = may(viewer, 'change.review');
  const ready = requests.filter(({ outcome }) => outcome === 'allow');
  const held = requests.filter(({ outcome }) => outcome === 'deny');
  return (
    <>
      <PageHeader
        title="Your own changes"
        description="What they lack, from whom, and since when."
        actions={<QueueNav here="mine" />}
      />
      <LiveRefresh />
      {requests.length === 0 ? (
        <div className={styles.empty} role="status">
          <p className={styles.emptyTitle}>You have no open changes</p>
          <p>
            What you submit, or have a hand in, stands here until it is deployed. Meanwhile:{' '}
            <Link href={urls.queue()}>what waits for you</Link>.
          </p>
        </div>
      ) : null}
      {ready.length > 0 ? (
        <section className={styles.group} aria-labelledby="ready">
          <h2 id="ready">
            Ready to deploy <span className={styles.muted}>{ready.length} · nothing is missing</span>
          </h2>
          <ul className={styles.list}>
            {ready.map((request) => (
              <li key={request.id} className={styles.request}>
                <Head {...request} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {held.length > 0 ? (
        <section className={styles.group} aria-labelledby="held">
          <h2 id="held">
            Something is missing{' '}
            <span className={styles.muted}>{held.length} · the longest waiting first</span>
          </h2>
          <ul className={styles.list}>
            {held.map((request) => (
              <li key={request.id} className={styles.request}>
                <Head {...request} />
                <Lacks {...request} />
                <Asked request={request} permit={permit} />
                <AskReview
                  changeId={request.id}
                  people={freeFirst(request, viewer.personId)}
                  permit={permit}
                />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

function Head(request: OwnRequest) {
  const { id, title, repository, externalId, tier, involvement, headNumber, headSha, waitingSince, dueAt } =
    request;
  return (
    <>
      <div className={styles.head}>
        <Link className={styles.title} href={urls.change(id)} prefetch={false}>
          <UntrustedText text={title} />
        </Link>
        <TierBadge tier={tier} />
        <AiBadge involvement={involvement} />
      </div>
      <div className={styles.muted}>
        <UntrustedText text={`${repository} · ${externalId}`} /> · revision {headNumber}{' '}
        <code>{headSha.slice(0, 7)}</code> · submitted <Instant at={waitingSince} />
        {dueAt ? (
          <>
            , target <Instant at={dueAt} />
          </>
        ) : null}
        {request.approvedBy.length > 0 ? (
          <>
            {' '}
            · approved by <UntrustedText text={request.approvedBy.join(' and ')} />
          </>
        ) : null}
      </div>
    </>
  );
}

/** Names shown of those who could give something. */
const NAMED = 4;

/** What is missing, each thing once with all the rules that ask for it, and who could give it. */
function Lacks({ lacks }: OwnRequest) {
  return (
    <ul className={styles.lacks}>
      {[...Map.groupBy(lacks, ({ text }) => text)].map(([text, those]) => (
        <li key={text}>
          <b>
            <UntrustedText text={text} />
          </b>{' '}
          <span className={styles.muted}>
            for <UntrustedText text={those.map(({ title }) => `“${title}”`).join(' and ')} />
          </span>
          <div>
            from <UntrustedText text={providers(those[0]!)} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function providers({ people, words }: OwnRequest['lacks'][number]): string {
  if (people.length === 0) return words ?? 'nobody who is known here';
  const more = people.length > NAMED ? ` or ${people.length - NAMED} more` : '';
  return `${people.slice(0, NAMED).map(withLoad).join(', ')}${more}`;
}

type Helper = OwnRequest['lacks'][number]['people'][number];

function withLoad({ name, waiting, absentUntil }: Helper): string {
  if (absentUntil) return `${name} (away until ${absentUntil.slice(0, 10)})`;
  return `${name} (${waiting === 0 ? 'free' : `${waiting} waiting`})`;
}

/** Everybody who could help, once, those who are there and free first; not those who were asked. */
function freeFirst({ lacks, asked }: OwnRequest, viewerId: string): Helper[] {
  const known = new Map(lacks.flatMap(({ people }) => people).map((person) => [person.id, person]));
  for (const id of [viewerId, ...asked.map((one) => one.id)]) known.delete(id);
  return [...known.values()].sort(
    (a, b) => Number(a.absentUntil !== null) - Number(b.absentUntil !== null) || a.waiting - b.waiting,
  );
}

function Asked({ request, permit }: { request: OwnRequest; permit: Verdict }) {
  if (request.asked.length === 0) return <p className={styles.muted}>Nobody was asked by name.</p>;
  return (
    <ul className={styles.asked}>
      {request.asked.map(({ id, name, kind, since, nudgedAt }) => (
        <li key={id}>
          <UntrustedText text={name} /> {kind === 'taken' ? 'took it over' : 'was asked'}{' '}
          <Instant at={new Date(since)} />
          {nudgedAt ? (
            <>
              , reminded <Instant at={new Date(nudgedAt)} />
            </>
          ) : null}{' '}
          <Nudge changeId={request.id} personId={id} name={name} permit={permit} />
        </li>
      ))}
    </ul>
  );
}
