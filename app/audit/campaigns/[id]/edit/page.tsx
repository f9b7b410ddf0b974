import type { Metadata } from 'next';
import { campaignChoices } from '#app/audit/choices.ts';
import { preview } from '#app/audit/new/actions.ts';
import { ChangePlanForm } from '#components/campaign/campaign-form.tsx';
import { dayOf, lastDay } from '#components/campaign/words.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requireMay } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { plan as change } from '../actions.ts';
import { loadCampaign } from '../load.ts';
import { stepVerdict } from '../verdicts.ts';

export const metadata: Metadata = { title: 'Change the plan of an audit' };

/** Changes what an audit is about or how it samples, until its population is frozen. */
export default async function EditCampaignPage({ params }: { params: Promise<{ id: string }> }) {
  const viewer = await requireMay('campaign.read');
  const [campaign, choices] = await Promise.all([
    loadCampaign((await params).id),
    campaignChoices(new Date()),
  ]);
  const { id, version, name, scope, from, until, dueOn, plan, director } = campaign;
  return (
    <>
      <PageHeader
        back={{ href: urls.audit(id), label: name }}
        title="Change the plan"
        description="What is looked at, until when, and how much of it by people. From the freeze on all of this stands."
      />
      <ChangePlanForm
        {...choices}
        seen={{ campaignId: id, seenVersion: version }}
        planned={{
          ...{ name, plan },
          services: scope.map(({ slug }) => slug),
          from: dayOf(from),
          to: lastDay(until),
          dueOn: dayOf(dueOn),
        }}
        directorName={director.name}
        verdict={stepVerdict(viewer, campaign, 'plan')}
        change={change}
        preview={preview}
      />
    </>
  );
}
