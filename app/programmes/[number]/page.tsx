import type { Metadata } from 'next';
import Link from 'next/link';
import { LiveArea } from '#components/charts/live-area.tsx';
import { Panel } from '#components/charts/panel.tsx';
import { FrictionLedger } from '#components/programme/friction-panel.tsx';
import { ProgrammeActions } from '#components/programme/programme-actions.tsx';
import { ProgrammeBadge } from '#components/programme/state-badge.tsx';
import { fullDay } from '#components/programme/words.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Stat } from '#components/ui/stat.tsx';
import { Timeline } from '#components/ui/timeline.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { criterionWords } from '#lib/domain/programme/criteria.ts';
import { dayOf, daysBetween } from '#lib/domain/programme/days.ts';
import { isOver } from '#lib/domain/programme/lifecycle.ts';
import { requireMay } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import type { ProgrammePage } from '#lib/programmes/queries.ts';
import { approve, cancel, extend } from '../actions.ts';
import { BeforeAfterPanel } from './before-after.tsx';
import { Criteria } from './criteria.tsx';
import { Directors } from './directors.tsx';
import { Ending } from './ending.tsx';
import { ledgerOf } from './ledger.ts';
import { loadProgramme } from './load.ts';
import styles from './page.module.css';

interface Props {
  params: Promise<{ number: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Programme ${(await params).number}` };
}

/** How far a programme has come, what holds it back, what it has cost, and what is proposed at its end. */
export default async function ProgrammeDetailPage({ params }: Props) {
  const viewer = await requireMay('records.read');
  const now = new Date();
  const page = await loadProgramme((await params).number, viewer, now);
  const { programme, policy, verdicts } = page;
  const { number, name, purpose, state, startsOn, endsOn, criteria, version } = programme;
  const { outcome, ...ledger } = await ledgerOf(page, now);
  return (
    <LiveArea>
      <PageHeader
        back={{ href: urls.programmes(), label: 'Programmes' }}
        title={<UntrustedText text={name} />}
        badges={<ProgrammeBadge state={state} isApproved={programme.isApproved} />}
        description={<UntrustedText text={purpose} />}
        actions={
          verdicts.change.allowed ? <Link href={urls.programmeEdit(number)}>Change the plan</Link> : undefined
        }
      />
      <div className={styles.page}>
        <Ending page={page} />
        <Headline page={page} today={dayOf(now.getTime())} />
        <Criteria page={page} />
        <Directors page={page} />
        <BeforeAfterPanel programme={programme} outcome={outcome} services={page.services} />
        <Panel
          id="friction"
          title="Friction ledger"
          subtitle="What its rules asked for beyond the active policy, beside the incidents before and in it."
          tools={
            <a href={urls.programmeLedgerCsv(number)} download>
              CSV
            </a>
          }
        >
          <FrictionLedger {...ledger} isCut={outcome.friction?.isCut ?? false} />
        </Panel>
        <Panel id="deeds" title="What can be done">
          {isOver(programme) ? (
            <p className={styles.facts}>
              It is {state}: nothing more. <Link href={urls.newProgramme()}>Plan a new one</Link>
            </p>
          ) : (
            <ProgrammeActions
              key={version}
              {...{ number, version, startsOn, endsOn, verdicts }}
              services={programme.serviceIds.length}
              criteria={criteria.map(criterionWords)}
              policy={policy?.number ?? null}
              deeds={{ approve, extend, cancel }}
            />
          )}
        </Panel>
        <Panel id="history" title="History">
          <Timeline moments={page.history.map(momentOf)} />
        </Panel>
      </div>
    </LiveArea>
  );
}

function Headline({ page, today }: { page: ProgrammePage; today: string }) {
  const { programme, days, policy, services, extensions, planner, approver, trouble } = page;
  const { startsOn, endsOn, state } = programme;
  const all = daysBetween(startsOn, endsOn) + 1;
  const over = Math.max(0, Math.min(all, daysBetween(startsOn, today)));
  const met = days.at(-1)?.criteria.filter((one) => one.state === 'met').length ?? 0;
  const last = extensions.at(-1);
  return (
    <>
      <div className={styles.headline}>
        {days.length > 0 ? (
          <Stat
            label="Exit criteria met"
            value={`${met} of ${programme.criteria.length}`}
            n={`on ${fullDay(days.at(-1)!.day)}`}
            href="#criteria"
          />
        ) : (
          <Stat
            label="Exit criteria met"
            value={null}
            tooFew={isOver(programme) ? 'no day was measured' : 'no day is measured yet'}
            n=""
          />
        )}
        <Stat
          label={state === 'running' ? 'Days over' : 'Days'}
          value={state === 'running' ? `${over} of ${all}` : String(all)}
          n={`${fullDay(startsOn)} to ${fullDay(endsOn)}, UTC`}
        />
        <Stat
          label="Services in scope"
          value={String(services.length)}
          n={`${services.filter(({ tier }) => tier === 1).length} of Tier 1`}
          href="#directors"
        />
      </div>
      <p className={styles.facts}>
        {policy ? (
          <>
            <Link href={urls.policy(policy.number)}>Version {policy.number} of the policy</Link>{' '}
            {inForce(programme, today)} in force for these services, and for no others.{' '}
          </>
        ) : (
          `Its services ${state === 'running' ? 'are' : state === 'planned' ? 'are to be' : 'were'} judged by the active policy. `
        )}
        Planned by <UntrustedText text={planner ?? 'somebody'} />
        {approver ? (
          <>
            , approved by <UntrustedText text={approver} />
            {programme.isApproved
              ? null
              : `, who turned out to be one of those who planned it: ${state === 'planned' ? 'without a second person it does not begin' : 'only a second person extends it'}`}
          </>
        ) : state === 'planned' ? (
          ', not approved yet: without a second person it does not begin'
        ) : null}
        .{' '}
        {last ? (
          <>
            Extended {extensions.length === 1 ? 'once' : `${extensions.length} times`}, last from{' '}
            {fullDay(last.fromEnd)} to {fullDay(last.toEnd)} by <UntrustedText text={last.by} />: “
            <UntrustedText text={last.reason} />”
          </>
        ) : null}
      </p>
      {trouble ? (
        <p className={styles.trouble} role="status">
          It cannot begin as it stands. {trouble}
        </p>
      ) : null}
    </>
  );
}

function inForce({ state, startedAt, endsOn }: ProgrammePage['programme'], today: string): string {
  if (state === 'planned') return 'is to be';
  if (startedAt === null) return 'never was';
  return state === 'running' && today <= endsOn ? 'is' : 'was';
}

const EVENTS: Readonly<Record<string, string>> = {
  'programme.planned': 'Planned',
  'programme.changed': 'Changed',
  'programme.approved': 'Approved',
  'programme.started': 'Began',
  'programme.extended': 'Extended',
  'programme.ended': 'Ended',
  'programme.cancelled': 'Stopped',
};

const momentOf = ({ seq, at, action, by, reason }: ProgrammePage['history'][number]) => ({
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
      ) : (
        ' by itself'
      )}
    </>
  ),
  detail: reason ? <UntrustedText text={reason} /> : undefined,
});
