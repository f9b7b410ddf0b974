import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import shared from '#components/campaign/campaign.module.css';
import { ItemDecision } from '#components/campaign/item-decision.tsx';
import { DRAWN_WORDS } from '#components/campaign/words.ts';
import { AiBadge } from '#components/ui/ai-badge.tsx';
import { visibleText } from '#components/ui/hidden-characters.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { TierBadge } from '#components/ui/tier-badge.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { listFindings } from '#lib/campaigns/finding-queries.ts';
import { findItem, type ItemView, whyNotDecide } from '#lib/campaigns/item-queries.ts';
import type { CampaignView } from '#lib/campaigns/queries.ts';
import { may, type Verdict } from '#lib/domain/access.ts';
import { STRATUM_WORDS } from '#lib/domain/campaign/strata.ts';
import { listNames } from '#lib/people/queries.ts';
import { requireMay, type Viewer } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { decide } from '../../actions.ts';
import { Findings } from '../../findings.tsx';
import { isUuid, loadCampaign } from '../../load.ts';
import { stepVerdict } from '../../verdicts.ts';
import { nextToJudge } from '../next-to-judge.ts';
import { Deployments, Provenance, Reviews, Validations, WhatWasFound } from './evidence.tsx';

interface Props {
  params: Promise<{ id: string; changeId: string }>;
}

const loadItem = cache(async (id: string, changeId: string) => {
  const item = isUuid(id) && isUuid(changeId) ? await findItem(id, changeId) : null;
  return item ?? notFound();
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireMay('campaign.read');
  const { id, changeId } = await params;
  return { title: visibleText((await loadItem(id, changeId)).row.title) };
}

/** One change under audit: all that is on record about it, and the verdict. */
export default async function ItemPage({ params }: Props) {
  const viewer = await requireMay('campaign.read');
  const { id, changeId } = await params;
  const [campaign, item] = await Promise.all([loadCampaign(id), loadItem(id, changeId)]);
  const [next, findings, people, verdict] = await Promise.all([
    nextToJudge(id, item),
    listFindings({ campaignId: id }),
    listNames(),
    verdictOf(viewer, campaign, item),
  ]);
  const { row, flaws, drawnAs, drawOrder, stratum } = item;
  return (
    <>
      <PageHeader
        back={{ href: urls.auditItems(id, { drawn: 'to-decide' }), label: campaign.name }}
        title={<UntrustedText text={row.title} />}
        badges={
          <>
            <AiBadge involvement={row.involvement} />
            <TierBadge tier={row.tier} />
          </>
        }
        description={
          <>
            {STRATUM_WORDS[stratum].name} · {drawnAs ? DRAWN_WORDS[drawnAs] : 'not drawn'}
            {drawOrder ? `, ${drawOrder.toLocaleString('en')} in the draw of its kind` : ''} · by{' '}
            <UntrustedText text={row.author} />
          </>
        }
        actions={
          <>
            <Link href={urls.change(changeId)} prefetch={false}>
              The change’s page
            </Link>
            {next ? (
              <Link href={urls.auditItem(id, next)} prefetch={false}>
                Next that waits
              </Link>
            ) : null}
          </>
        }
      />
      <div className={shared.columns}>
        <div className={shared.column}>
          <WhatWasFound flaws={flaws} />
          <Deployments deployments={item.deployments} />
          <Reviews changeId={changeId} />
          <Validations changeId={changeId} />
          <Provenance changeId={changeId} />
        </div>
        <div className={shared.column}>
          <ItemDecision
            key={`${changeId} ${item.version}`}
            item={{ campaignId: id, changeId, seenVersion: item.version }}
            decided={
              item.verdict ? { verdict: item.verdict, checklist: item.checklist, note: item.note } : null
            }
            isException={flaws.length > 0}
            verdict={verdict}
            next={next}
            decide={decide}
          />
          <Findings
            campaign={campaign}
            changeId={changeId}
            findings={findings.filter((one) => one.changeId === changeId)}
            people={people}
            verdict={may(viewer, 'campaign.review')}
          />
        </div>
      </div>
    </>
  );
}

async function verdictOf(viewer: Viewer, campaign: CampaignView, item: ItemView): Promise<Verdict> {
  const step = stepVerdict(viewer, campaign, 'decide');
  if (!step.allowed) return step;
  if (item.drawnAs === null)
    return {
      allowed: false,
      reason: 'It was not drawn, and the machine found nothing: nobody picks what is looked at.',
    };
  const own = await whyNotDecide(item.changeId, viewer.personId);
  return own ? { allowed: false, reason: own } : step;
}
