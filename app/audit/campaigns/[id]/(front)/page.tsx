import type { Metadata } from 'next';
import Link from 'next/link';
import { LiveRefresh } from '#app/queue/live-refresh.tsx';
import shared from '#components/campaign/campaign.module.css';
import { CampaignSteps } from '#components/campaign/campaign-steps.tsx';
import { MachineChecks } from '#components/campaign/machine-checks.tsx';
import { ReviewProgress } from '#components/campaign/sample-panel.tsx';
import { dayOf, lastDay } from '#components/campaign/words.ts';
import { counted } from '#components/charts/words.ts';
import { GuardedButton } from '#components/ui/guarded-button.tsx';
import { visibleText } from '#components/ui/hidden-characters.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { Stat } from '#components/ui/stat.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { listFindings } from '#lib/campaigns/finding-queries.ts';
import { type CampaignView, listDirectors } from '#lib/campaigns/queries.ts';
import { campaignResults } from '#lib/campaigns/result-queries.ts';
import { may, type Verdict } from '#lib/domain/access.ts';
import { CAMPAIGN_STATE_WORDS } from '#lib/domain/campaign/lifecycle.ts';
import type { Results } from '#lib/domain/campaign/results.ts';
import { planWords } from '#lib/domain/campaign/statement.ts';
import { listNames } from '#lib/people/queries.ts';
import { requireMay, type Viewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { cancel, delegate, extend, freeze } from '../actions.ts';
import { Findings } from '../findings.tsx';
import { Frozen, Scope } from '../frozen.tsx';
import { loadCampaign } from '../load.ts';
import { SinceThen } from '../since-then.tsx';
import { stepVerdict } from '../verdicts.ts';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireMay('campaign.read');
  return { title: visibleText((await loadCampaign((await params).id)).name) };
}

/** An audit: where it stands, what the machine found, and what people have judged of it. */
export default async function CampaignPage({ params }: Props) {
  const viewer = await requireMay('campaign.read');
  const campaign = await loadCampaign((await params).id);
  const [directors, results, findings, people] = await Promise.all([
    listDirectors(),
    campaign.population ? campaignResults(campaign.id) : null,
    listFindings({ campaignId: campaign.id }),
    listNames(),
  ]);
  return (
    <>
      <LiveRefresh />
      <PageHeader
        back={{ href: urls.audits(), label: 'Audit' }}
        title={<UntrustedText text={campaign.name} />}
        badges={<span className={shared.muted}>{CAMPAIGN_STATE_WORDS[campaign.state]}</span>}
        description={<Description campaign={campaign} />}
        actions={<Steps campaign={campaign} viewer={viewer} directors={directors} />}
      />
      <div className={shared.parts}>
        {results ? <Figures campaign={campaign} results={results} /> : <Before campaign={campaign} />}
        <div className={shared.columns}>
          <div className={shared.column}>
            {results ? (
              <>
                <MachineChecks campaignId={campaign.id} results={results} />
                <ReviewProgress campaignId={campaign.id} plan={campaign.plan} results={results} />
                <Findings
                  campaign={campaign}
                  changeId={null}
                  findings={findings}
                  people={people}
                  verdict={may(viewer, 'campaign.review')}
                />
                <SinceThen campaign={campaign} />
              </>
            ) : (
              <Scope campaign={campaign} />
            )}
          </div>
          <div className={shared.column}>
            <Frozen campaign={campaign} />
            {results ? <Scope campaign={campaign} /> : null}
          </div>
        </div>
      </div>
    </>
  );
}

const SIGNED: Readonly<Record<CampaignView['state'], string>> = {
  committed: 'to be signed by',
  frozen: 'to be signed by',
  attested: 'signed by',
  cancelled: 'was to be signed by',
};

function Description({ campaign }: { campaign: CampaignView }) {
  const { director, auditor, from, until, dueOn, state, attestedAt } = campaign;
  return (
    <>
      {dayOf(from)} to {lastDay(until)} · {SIGNED[state]} <UntrustedText text={auditor.name} />
      {auditor.id === director.id ? null : (
        <>
          {' '}
          for <UntrustedText text={director.name} />
        </>
      )}
      {state === 'attested' && attestedAt ? ` on ${dayOf(attestedAt)}` : ` by ${dayOf(dueOn)}`}
    </>
  );
}

type StepName = 'freeze' | 'extend' | 'delegate' | 'cancel';

function stepsOf({ state, plan }: CampaignView): readonly StepName[] {
  if (state === 'committed') return ['freeze', 'delegate', 'cancel'];
  if (state !== 'frozen') return [];
  return plan.kind === 'sequential' ? ['extend', 'delegate', 'cancel'] : ['delegate', 'cancel'];
}

interface StepsProps {
  campaign: CampaignView;
  viewer: Viewer;
  directors: readonly { slug: string; name: string }[];
}

function Steps({ campaign, viewer, directors }: StepsProps) {
  const { id, version, auditor } = campaign;
  const verdict = (step: StepName | 'plan') => stepVerdict(viewer, campaign, step);
  return (
    <>
      {campaign.state === 'frozen' || campaign.state === 'attested' ? (
        <Link href={urls.auditAttest(id)} prefetch={false}>
          {campaign.state === 'attested' ? 'The attestation' : 'Attest'}
        </Link>
      ) : null}
      {campaign.state === 'committed' ? <ChangePlan id={id} verdict={verdict('plan')} /> : null}
      <CampaignSteps
        seen={{ campaignId: id, seenVersion: version }}
        verdicts={{
          freeze: verdict('freeze'),
          extend: verdict('extend'),
          delegate: verdict('delegate'),
          cancel: verdict('cancel'),
        }}
        steps={stepsOf(campaign)}
        signers={directors
          .filter(({ slug }) => slug !== auditor.slug)
          .map(({ slug, name }) => ({ slug, name }))}
        deeds={{ freeze, extend, delegate, cancel }}
        freezing={campaign.freezing}
        freezingHref={urls.auditFreezing(id)}
      />
    </>
  );
}

function ChangePlan({ id, verdict }: { id: string; verdict: Verdict }) {
  if (!verdict.allowed) return <GuardedButton verdict={verdict}>Change the plan</GuardedButton>;
  return (
    <Link href={urls.auditEdit(id)} prefetch={false}>
      Change the plan
    </Link>
  );
}

/** Before the freeze: what will happen. */
function Before({ campaign: { id, state, plan, scope, endedAt } }: { campaign: CampaignView }) {
  if (state === 'cancelled')
    return (
      <p className={shared.sentence}>
        It was cancelled{endedAt ? ` on ${dayOf(endedAt)}` : ''}, before its population was frozen: nothing
        was looked at. By whom and why is{' '}
        <Link href={urls.auditLog({ subject: `campaign:${id}` })} prefetch={false}>
          in the log
        </Link>
        .
      </p>
    );
  return (
    <Panel title="What comes next">
      <p>
        Freezing takes every change to {counted(scope.length, 'service')} that was deployed to production in
        the period, as it is on record at a signed checkpoint of the audit log. The machine checks all of
        them, and the sample is drawn by the seed that was committed when this audit was opened. The plan:{' '}
        {planWords(plan)}.
      </p>
    </Panel>
  );
}

function Figures({ campaign: { id }, results }: { campaign: CampaignView; results: Results }) {
  const { population, exceptions, sample, undecided } = results;
  const of = `of ${counted(population, 'change')}`;
  const flawed = exceptions.flawed + results.rest.flawed;
  return (
    <div className={shared.stats}>
      <Stat
        label="Exceptions"
        value={exceptions.total.toLocaleString('en')}
        n={of}
        href={urls.auditItems(id, { drawn: 'exception' })}
      />
      <Stat
        label="Drawn at random"
        value={sample.drawn.toLocaleString('en')}
        n={of}
        href={urls.auditItems(id, { drawn: 'sample' })}
      />
      <Stat
        label="Still to judge"
        value={undecided.toLocaleString('en')}
        n="exceptions first"
        href={urls.auditItems(id, { drawn: 'to-decide' })}
      />
      <Stat
        label="Found flawed"
        value={flawed.toLocaleString('en')}
        n={`of ${counted(exceptions.decided + results.rest.decided, 'change')} judged`}
        href={urls.auditItems(id, { verdict: 'flawed' })}
      />
    </div>
  );
}
