import type { Metadata } from 'next';
import { AttestForm } from '#components/campaign/attest-form.tsx';
import shared from '#components/campaign/campaign.module.css';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { visibleText } from '#components/ui/hidden-characters.ts';
import { Instant } from '#components/ui/instant.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { attestationDraft } from '#lib/campaigns/attestation-queries.ts';
import type { AttestationView, CampaignView } from '#lib/campaigns/queries.ts';
import type { Verdict } from '#lib/domain/access.ts';
import { CAMPAIGN_STATE_WORDS } from '#lib/domain/campaign/lifecycle.ts';
import { requireMay, type Viewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { attest } from '../actions.ts';
import { loadCampaign } from '../load.ts';
import { SinceThen } from '../since-then.tsx';
import { signVerdict } from '../verdicts.ts';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireMay('campaign.read');
  return { title: `Attestation of ${visibleText((await loadCampaign((await params).id)).name)}` };
}

/** What is signed, word for word; and after the signature, what was. */
export default async function AttestPage({ params }: Props) {
  const viewer = await requireMay('campaign.read');
  const campaign = await loadCampaign((await params).id);
  return (
    <>
      <PageHeader
        back={{ href: urls.audit(campaign.id), label: campaign.name }}
        title="Attestation"
        badges={<span className={shared.muted}>{CAMPAIGN_STATE_WORDS[campaign.state]}</span>}
        description={
          <>
            What <UntrustedText text={campaign.auditor.name} /> signs: what was checked, by whom or what, and
            what was not.
          </>
        }
      />
      {campaign.attestation ? (
        <Signed campaign={campaign} attestation={campaign.attestation} />
      ) : (
        <ToSign campaign={campaign} viewer={viewer} />
      )}
    </>
  );
}

async function ToSign({ campaign, viewer }: { campaign: CampaignView; viewer: Viewer }) {
  const draft = await attestationDraft(campaign.id);
  if (!draft) return <p>There is nothing to sign before the population is frozen.</p>;
  const { statement, blockers } = draft;
  return (
    <div className={shared.parts}>
      {blockers.length > 0 ? (
        <div className={shared.note} role="note">
          <b>What is missing before it can be signed</b>
          <ul>
            {blockers.map((blocker) => (
              <li key={blocker}>{blocker}</li>
            ))}
          </ul>
        </div>
      ) : null}
      <Panel title="The statement" note="signed exactly as it stands here">
        <pre className={shared.statement}>
          <UntrustedText text={statement} />
        </pre>
      </Panel>
      <Panel title="Sign">
        <AttestForm
          seen={{ campaignId: campaign.id, seenVersion: campaign.version }}
          statement={statement}
          verdict={ready(signVerdict(viewer, campaign), blockers)}
          authenticatedAt={viewer.authenticatedAt ?? null}
          stepUpHref={urls.stepUp(urls.auditAttest(campaign.id))}
          attest={attest}
        />
      </Panel>
    </div>
  );
}

const ready = (verdict: Verdict, blockers: readonly string[]): Verdict =>
  verdict.allowed && blockers.length > 0
    ? { allowed: false, reason: 'Something is missing; see above.' }
    : verdict;

function Signed({ campaign, attestation }: { campaign: CampaignView; attestation: AttestationView }) {
  const { person, identity, at, authenticatedAt, statement, signature, keyId, checkpointSize } = attestation;
  const download = (form: string) => urls.auditExport(campaign.id, form);
  return (
    <div className={shared.columns}>
      <div className={shared.column}>
        <Panel title="The statement" note="as it was signed">
          <pre className={shared.statement}>
            <UntrustedText text={statement} />
          </pre>
        </Panel>
        <SinceThen campaign={campaign} />
      </div>
      <div className={shared.column}>
        <Panel title="The signature">
          <Facts>
            <Fact label="By">
              <UntrustedText text={person.name} />
            </Fact>
            <Fact label="Login">
              <UntrustedText text={identity} />
            </Fact>
            <Fact label="At">
              <Instant at={at} exact />
            </Fact>
            <Fact label="Signed in">
              <Instant at={authenticatedAt} exact />
            </Fact>
            <Fact label="Key">
              <code className={shared.hash}>{keyId}</code>
            </Fact>
            <Fact label="Ed25519">
              <code className={shared.hash}>{signature}</code>
            </Fact>
            <Fact label="Over">{Number(checkpointSize).toLocaleString('en')} entries of the log</Fact>
          </Facts>
        </Panel>
        <Panel title="Downloads">
          <ul className={shared.list}>
            <li>
              <a href={download('evidence.zip')} download>
                Evidence pack
              </a>{' '}
              <span className={shared.muted}>ZIP with a verifier that works offline</span>
            </li>
            <li>
              <a href={download('attestation.pdf')} download>
                Attestation
              </a>{' '}
              <span className={shared.muted}>PDF</span>
            </li>
            <li>
              <a href={download('population.csv')} download>
                Population
              </a>{' '}
              <span className={shared.muted}>CSV,</span>{' '}
              <a href={download('population.xlsx')} download>
                XLSX
              </a>
            </li>
          </ul>
        </Panel>
      </div>
    </div>
  );
}
