import type { Metadata } from 'next';
import Link from 'next/link';
import { DraftForm } from '#components/policy/draft-form.tsx';
import { InProgrammes } from '#components/policy/in-programmes.tsx';
import { StateBadge } from '#components/policy/state-badge.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { draftVerdict, listVersions, type VersionRow } from '#lib/policies/queries.ts';
import { draft } from './actions.ts';
import styles from './page.module.css';

export const metadata: Metadata = { title: 'Policies' };

/** By which rules changes are judged, which version of them is in force, and what is to come. */
export default async function PoliciesPage() {
  const viewer = await requireViewer();
  const [versions, verdict] = await Promise.all([listVersions(), draftVerdict(viewer.personId, new Date())]);
  const active = versions.find(({ state }) => state === 'active');
  return (
    <>
      <PageHeader
        title="Policies"
        description={
          <>
            The rules that decide what reaches production. A version takes two people, and can be tried in
            shadow before it is in force. <Link href={urls.freezes()}>Freezes</Link> hold deployments for a
            time.
          </>
        }
        actions={active ? <DraftForm from={active.number} verdict={verdict} draft={draft} /> : null}
      />
      <div className={styles.frame}>
        <table className={styles.versions}>
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">State</th>
              <th scope="col">What it is for</th>
              <th scope="col">Written by</th>
              <th scope="col">Approved by</th>
              <th scope="col">Since</th>
            </tr>
          </thead>
          <tbody>
            {versions.map((version) => (
              <tr key={version.id} data-state={version.state}>
                <th scope="row">
                  <Link href={urls.policy(version.number)} prefetch={false}>
                    {version.number}
                  </Link>
                </th>
                <td>
                  <StateBadge state={version.state} />
                  <InProgrammes programmes={version.programmes} />
                  {version.state === 'shadow' ? (
                    <>
                      {' '}
                      <Link href={urls.policyShadow(version.number)} prefetch={false}>
                        report
                      </Link>
                    </>
                  ) : null}
                </td>
                <td className={styles.note}>
                  <UntrustedText text={version.note} />
                </td>
                <td>{version.author ? <UntrustedText text={version.author} /> : 'Countersign'}</td>
                <td>{approverOf(version)}</td>
                <td>
                  <Instant at={sinceOf(version)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function approverOf({ approvedBy, author }: VersionRow) {
  if (approvedBy) return <UntrustedText text={approvedBy} />;
  return author ? (
    <span className={styles.none}>nobody yet</span>
  ) : (
    <span className={styles.none}>nobody here: it came with the product</span>
  );
}

/** Since when a version is in its state. */
function sinceOf({ state, activeSince, shadowSince, approvedAt, retiredAt, updatedAt }: VersionRow): Date {
  const since = { active: activeSince, shadow: shadowSince, approved: approvedAt, retired: retiredAt };
  return (state in since ? since[state as keyof typeof since] : null) ?? updatedAt;
}
