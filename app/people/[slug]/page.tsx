import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { CorrectDialog } from '#components/corrections/correct-dialog.tsx';
import { AddIdentity, RemoveIdentity } from '#components/people/identity-dialogs.tsx';
import { MergePerson, SeparatePerson } from '#components/people/merge-dialogs.tsx';
import { IDENTITY_WORDS, LEVEL_WORDS, ROLE_WORDS } from '#components/people/words.ts';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { visibleText } from '#components/ui/hidden-characters.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { TierBadge } from '#components/ui/tier-badge.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { may } from '#lib/domain/access.ts';
import type { IdentityKind, Level, OrgRole } from '#lib/domain/person/observation.ts';
import { lastDayOf } from '#lib/people/correct-person.ts';
import { getPerson, listNames } from '#lib/people/queries.ts';
import { DomainError } from '#lib/platform/errors.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { addIdentity, correct, merge, removeIdentity, separate } from './actions.ts';
import { correctable, movesOf } from './corrections.ts';
import styles from './page.module.css';

interface Props {
  params: Promise<{ slug: string }>;
}

const loadPerson = cache(async (slug: string) =>
  getPerson(decodeURIComponent(slug).replaceAll('\0', '').toWellFormed()).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not-found') notFound();
    throw error;
  }),
);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireViewer();
  return { title: visibleText((await loadPerson((await params).slug)).name) };
}

/** Who somebody is: by which level and role they count, and what is known to be theirs. */
export default async function PersonPage({ params }: Props) {
  const viewer = await requireViewer();
  const person = await loadPerson((await params).slug);
  const { slug, name, mergedInto, merged, identities, ownedServices, directedServices } = person;
  const verdict = may(viewer, 'records.correct');
  const names = verdict.allowed ? await listNames() : [];
  const trained = lastDayOf(person.trainedUntil);
  return (
    <>
      <PageHeader
        back={{ href: urls.people(), label: 'People' }}
        title={<UntrustedText text={name} />}
        description={
          <>
            {[ROLE_WORDS[person.orgRole as OrgRole], person.level && LEVEL_WORDS[person.level as Level]]
              .filter(Boolean)
              .join(', ')}
            {person.active ? '' : ' · not active'}
          </>
        }
        actions={
          mergedInto ? (
            <SeparatePerson slug={slug} verdict={verdict} send={separate} />
          ) : (
            <CorrectDialog
              title={`Correct ${visibleText(name)}`}
              verdict={verdict}
              target={{ slug }}
              fields={correctable(person, trained)}
              send={correct}
            />
          )
        }
      />
      {mergedInto ? (
        <p className={styles.note} role="note">
          This was found to be{' '}
          <Link href={urls.person(mergedInto.slug)} prefetch={false}>
            <UntrustedText text={mergedInto.name} />
          </Link>
          , who has the identities and the changes now.
        </p>
      ) : null}
      <div className={styles.columns}>
        <div className={styles.column}>
          <Panel title="Identities" note={identities.length}>
            {identities.length === 0 ? <p className={styles.muted}>None is known.</p> : null}
            <ul className={styles.list}>
              {identities.map(({ kind, value }) => (
                <li key={`${kind} ${value}`} className={styles.identity}>
                  <span className={styles.value}>
                    <UntrustedText text={value} />
                    <br />
                    <span className={styles.muted}>{IDENTITY_WORDS[kind as IdentityKind]}</span>
                  </span>
                  {verdict.allowed ? (
                    <RemoveIdentity
                      slug={slug}
                      kind={kind as IdentityKind}
                      value={value}
                      verdict={verdict}
                      send={removeIdentity}
                    />
                  ) : null}
                </li>
              ))}
            </ul>
            {mergedInto ? null : (
              <div className={styles.more}>
                <AddIdentity slug={slug} verdict={verdict} send={addIdentity} />
              </div>
            )}
          </Panel>
          <Panel title="The same as somebody else?">
            {merged.length > 0 ? (
              <p>
                Found to be the same person:{' '}
                {merged.map((one, index) => (
                  <span key={one.slug}>
                    {index > 0 ? ', ' : ''}
                    <Link href={urls.person(one.slug)} prefetch={false}>
                      <UntrustedText text={one.name} />
                    </Link>
                  </span>
                ))}
                .
              </p>
            ) : (
              <p className={styles.muted}>
                Nobody approves their own work through a second login: two that are one person are merged.
              </p>
            )}
            {mergedInto ? null : (
              <div className={styles.more}>
                <MergePerson
                  slug={slug}
                  name={visibleText(name)}
                  verdict={verdict}
                  people={names}
                  moves={movesOf(person)}
                  send={merge}
                />
              </div>
            )}
          </Panel>
        </div>
        <div className={styles.column}>
          <Panel title="Facts">
            <Facts>
              <Fact label="Slug">
                <UntrustedText text={slug} />
              </Fact>
              <Fact label="Level">{person.level ? LEVEL_WORDS[person.level as Level] : 'not stated'}</Fact>
              <Fact label="Role">{ROLE_WORDS[person.orgRole as OrgRole]}</Fact>
              <Fact label="Team">{person.team ? <UntrustedText text={person.team} /> : 'not stated'}</Fact>
              <Fact label="Active">{person.active ? 'yes' : 'no'}</Fact>
              <Fact label="Trained until">{trained ?? 'no attestation'}</Fact>
              <Fact label="Changes">
                <Link href={urls.changes({ author: slug })} prefetch={false}>
                  {person._count.changes.toLocaleString('en')}
                </Link>
              </Fact>
            </Facts>
          </Panel>
          <Services title="Owns" services={ownedServices} />
          <Services title="Accountable for" services={directedServices} />
        </div>
      </div>
    </>
  );
}

interface ServicesProps {
  title: string;
  services: readonly { slug: string; name: string; tier: number }[];
}

function Services({ title, services }: ServicesProps) {
  if (services.length === 0) return null;
  return (
    <Panel title={title} note={services.length}>
      <ul className={styles.list}>
        {services.slice(0, 40).map((service) => (
          <li key={service.slug}>
            <TierBadge tier={service.tier} />{' '}
            <Link href={urls.service(service.slug)} prefetch={false}>
              <UntrustedText text={service.name} />
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
