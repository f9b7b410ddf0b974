import type { Metadata } from 'next';
import Link from 'next/link';
import { DraftForm } from '#components/policy/draft-form.tsx';
import { InProgrammes } from '#components/policy/in-programmes.tsx';
import { Rules } from '#components/policy/rules.tsx';
import { StateBadge } from '#components/policy/state-badge.tsx';
import { TextDiff } from '#components/policy/text-diff.tsx';
import { VersionActions } from '#components/policy/version-actions.tsx';
import { Instant } from '#components/ui/instant.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Timeline } from '#components/ui/timeline.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { policySentences } from '#lib/domain/policy/sentences.ts';
import { requireViewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import {
  draftVerdict,
  findText,
  listVersions,
  problemsOf,
  type VersionEvent,
} from '#lib/policies/queries.ts';
import {
  activate,
  approve,
  draft,
  endTheShadow,
  retire,
  returnToDraft,
  shadow,
  validate,
} from '../actions.ts';
import { loadVersion } from '../version.ts';
import styles from './page.module.css';

interface Props {
  params: Promise<{ number: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { personId } = await requireViewer();
  const { number } = await loadVersion((await params).number, personId);
  return { title: `Policy, version ${number}` };
}

const DEEDS = {
  validate,
  approve,
  shadow,
  activate,
  retire,
  return: returnToDraft,
  'end-shadow': endTheShadow,
};

/** One version: its rules in words and as text, what it changes, who did what to it, and what can be done. */
export default async function VersionPage({ params }: Props) {
  const { personId } = await requireViewer();
  const version = await loadVersion((await params).number, personId);
  const { number, state, note, text, hash } = version;
  const now = new Date();
  const [versions, verdict, { policy, problems }] = await Promise.all([
    listVersions(),
    draftVerdict(personId, now),
    problemsOf(text, now),
  ]);
  const active = versions.find((one) => one.state === 'active')?.number ?? number;
  const activeText = active === number ? null : await findText(active);
  const isOpen = state !== 'active' && state !== 'retired';
  const shown = isOpen ? problems : [];
  return (
    <>
      <PageHeader
        back={{ href: urls.policies(), label: 'Policies' }}
        title={`Version ${number}`}
        badges={
          <>
            <StateBadge state={state} />
            <InProgrammes programmes={version.programmes} />
          </>
        }
        description={
          <>
            <UntrustedText text={note} /> · written by{' '}
            {version.author ? <UntrustedText text={version.author} /> : 'Countersign'}, last changed{' '}
            <Instant at={version.updatedAt} />
          </>
        }
        actions={<DraftForm from={number} verdict={verdict} draft={draft} />}
      />
      <div className={styles.columns}>
        <div className={styles.column}>
          {shown.length > 0 ? (
            <Panel title="Problems">
              <ul className={styles.problems}>
                {shown.map(({ line, column, message, severity }) => (
                  <li key={`${line} ${column} ${message}`}>
                    <b>
                      {severity === 'warning' ? 'Warning, line' : 'Line'} {line}, column {column}:
                    </b>{' '}
                    <UntrustedText text={message} />
                  </li>
                ))}
              </ul>
            </Panel>
          ) : null}
          {activeText === null ? null : (
            <Panel
              title={
                isOpen
                  ? `What it changes in version ${active}, which is active`
                  : 'Against the active version'
              }
            >
              <TextDiff
                before={activeText}
                after={text}
                names={[`version ${active} (active)`, `version ${number}`]}
              />
            </Panel>
          )}
          {policy ? (
            <Panel title="Rules" note={`${policy.requirements.length} requirements`}>
              <Rules {...policySentences(policy)} />
            </Panel>
          ) : null}
          <Panel title="Text" note={<code title={`SHA-256 ${hash}`}>{hash.slice(0, 12)}</code>}>
            <details className={styles.text} open={policy === null}>
              <summary>The whole text, {text.split('\n').length} lines</summary>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard */}
              <pre tabIndex={0}>
                <UntrustedText text={text} />
              </pre>
            </details>
          </Panel>
        </div>
        <div className={styles.column}>
          <Panel title="What can be done">
            <VersionActions
              key={`${hash} ${state}`}
              number={number}
              hash={hash}
              active={active}
              verdicts={version.verdicts}
              deeds={DEEDS}
            />
          </Panel>
          <Panel title="Backtest">
            <p>
              <Link href={urls.policyBacktest(number)} prefetch={false}>
                What it would have held, caught and cost
              </Link>{' '}
              among the changes of the past.
            </p>
          </Panel>
          {version.shadowSince ? (
            <Panel title="Shadow">
              <p>
                {state === 'shadow' ? 'Tried' : 'Was tried'} beside the active version since{' '}
                <Instant at={version.shadowSince} />.{' '}
                <Link href={urls.policyShadow(number)} prefetch={false}>
                  What it would have decided
                </Link>
              </p>
            </Panel>
          ) : null}
          <Panel title="History">
            <Timeline moments={version.history.map(momentOf)} />
          </Panel>
        </div>
      </div>
    </>
  );
}

const EVENTS: Readonly<Record<string, string>> = {
  'policy.installed': 'Installed with Countersign, and active',
  'policy.drafted': 'Drafted',
  'policy.edited': 'Edited',
  'policy.validated': 'Validated',
  'policy.returned-to-draft': 'Returned to draft',
  'policy.approved': 'Approved',
  'policy.shadowed': 'Put in shadow',
  'policy.shadow-ended': 'Shadow ended',
  'policy.activated': 'Activated',
  'policy.retired': 'Retired',
};

const momentOf = ({ seq, at, action, by, reason }: VersionEvent) => ({
  key: seq,
  at,
  what: (
    <>
      {EVENTS[action] ?? action}
      {by ? (
        <>
          {' by '}
          <UntrustedText text={by} />
        </>
      ) : null}
    </>
  ),
  detail: reason ? <UntrustedText text={reason} /> : undefined,
});
