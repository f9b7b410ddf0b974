import Link from 'next/link';
import { cache } from 'react';
import shared from '#components/campaign/campaign.module.css';
import { EvidenceList, type EvidenceRow } from '#components/changes/evidence-list.tsx';
import { DecisionTree } from '#components/policy/decision-tree.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { ItemDecision } from '#lib/campaigns/item-queries.ts';
import { getChange } from '#lib/changes/queries.ts';
import { type FlawKind, flawWords } from '#lib/domain/campaign/flaws.ts';
import { conflictsOf } from '#lib/domain/provenance/detect.ts';
import { urls } from '#lib/platform/urls.ts';
import { findRequest } from '#lib/reports/request.ts';

const loadRequest = cache(findRequest);

/** What the machine found wrong, in words. */
export function WhatWasFound({ flaws }: { flaws: readonly FlawKind[] }) {
  return (
    <Panel title="What the machine found" note={flaws.length === 0 ? 'nothing' : String(flaws.length)}>
      {flaws.length === 0 ? (
        <p className={shared.muted}>
          Each deployment had its allow, which stands as it was logged and comes out the same again; every
          approval that counted stood.
        </p>
      ) : (
        <ul className={shared.list}>
          {flaws.map((kind) => (
            <li key={kind}>
              <b className={shared.late}>{flawWords(kind).title}</b>: {flawWords(kind).what}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** Each deployment with the decision that it used, requirement by requirement. */
export function Deployments({ deployments }: { deployments: readonly ItemDecision[] }) {
  return (
    <Panel title="Deployments and decisions" note={String(deployments.length)}>
      <ul className={shared.list}>
        {deployments.map(({ deploymentId, at, environment, sha, outcome, decision }) => (
          <li key={deploymentId}>
            <p>
              <b>
                <UntrustedText text={environment} />
              </b>{' '}
              {outcome}, <Instant at={at} exact />
              {sha ? (
                <>
                  , commit <code title={sha}>{sha.slice(0, 12)}</code>
                </>
              ) : null}
            </p>
            {decision ? (
              <Decided {...decision} />
            ) : (
              <p className={shared.muted}>No decision let it through.</p>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Decided({
  mode,
  outcome,
  at,
  usedAt,
  policyNumber,
  seq,
  tree,
}: NonNullable<ItemDecision['decision']>) {
  return (
    <div className={shared.parts}>
      <p className={shared.muted}>
        {mode === 'break-glass' ? 'Let through in an emergency' : `The gate said ${outcome}`}{' '}
        <Instant at={at} exact />
        {usedAt ? (
          <>
            , used <Instant at={usedAt} exact />
          </>
        ) : (
          ', not marked as used'
        )}
        {policyNumber === null ? null : (
          <>
            , by{' '}
            <Link href={urls.policy(policyNumber)} prefetch={false}>
              version {policyNumber} of the policy
            </Link>
          </>
        )}
        {seq === null ? (
          ', in no entry of the log'
        ) : (
          <>
            ,{' '}
            <Link href={urls.auditEntry(String(seq))} prefetch={false}>
              entry {Number(seq).toLocaleString('en')} of the log
            </Link>
          </>
        )}
      </p>
      <DecisionTree decision={tree} />
    </div>
  );
}

const DID = { approve: 'approved', 'request-changes': 'asked for changes to', veto: 'vetoed' } as const;

/** What people said of it, and whether that still stands. */
export async function Reviews({ changeId }: { changeId: string }) {
  const request = await loadRequest(changeId);
  const reviews = request?.reviews ?? [];
  return (
    <Panel title="Reviews" note={reviews.length === 0 ? 'none' : String(reviews.length)}>
      <ul className={shared.list}>
        {reviews.map(({ person, revision, decision, decidedAt, rationale, ...review }) => (
          <li key={`${person.id} ${revision} ${decision}`}>
            <b>
              <UntrustedText text={person.name} />
            </b>{' '}
            {DID[decision]} revision {revision}{' '}
            <span className={shared.muted}>
              <Instant at={decidedAt} />
              {review.withdrawnAt ? ', taken back' : ''}
              {review.dismissedAt ? ', dismissed' : ''}
            </span>
            {rationale ? (
              <div>
                <UntrustedText text={rationale} />
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What pipelines tried, and what automated reviewers found. */
export async function Validations({ changeId }: { changeId: string }) {
  const request = await loadRequest(changeId);
  const { validations = [], findings = [], headSha = '' } = request ?? {};
  const old = (sha: string) => (sha === headSha ? '' : ', of an earlier revision');
  return (
    <Panel title="Validation" note={validations.length + findings.length === 0 ? 'none reported' : undefined}>
      <ul className={shared.list}>
        {validations.map(({ id, name, outcome, sha, at }) => (
          <li key={id}>
            <UntrustedText text={name} /> {outcome}
            {old(sha)}{' '}
            <span className={shared.muted}>
              <Instant at={at} />
            </span>
          </li>
        ))}
        {findings.map(({ id, severity, title, sha, resolvedAt }) => (
          <li key={id}>
            {severity}: <UntrustedText text={title} />
            {old(sha)} <span className={shared.muted}>{resolvedAt ? 'settled' : 'open'}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Why it is said to have this AI involvement. */
export async function Provenance({ changeId }: { changeId: string }) {
  const change = await getChange(changeId);
  const detector = change.evidence[0]?.detectorVersion;
  const found = change.evidence.filter((row) => row.detectorVersion === detector) as EvidenceRow[];
  const decider = found.findLast((row) => row.deciding && row.involvement === change.aiInvolvement);
  const counting = found.filter((row) => row.counts && row.involvement !== 'unknown');
  return (
    <Panel title="What AI did in it">
      <EvidenceList
        evidence={found.map((row) => ({ ...row, deciding: row === decider }))}
        conflicts={conflictsOf(counting)}
      />
    </Panel>
  );
}
