import type { Metadata } from 'next';
import { NewCampaignForm } from '#components/campaign/campaign-form.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { may } from '#lib/domain/access.ts';
import { requireMay } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { campaignChoices } from '../choices.ts';
import { open, preview } from './actions.ts';

export const metadata: Metadata = { title: 'New audit' };

/** Plans an audit: whose services, which period, and how many changes people look at. */
export default async function NewAuditPage() {
  const viewer = await requireMay('campaign.read');
  const choices = await campaignChoices(new Date());
  const own = choices.directors.find(({ slug }) => slug === viewer.slug) ?? choices.directors[0];
  return (
    <>
      <PageHeader
        back={{ href: urls.audits(), label: 'Audit' }}
        title="New audit"
        description="What is looked at, by whom, and how much of it by people. The population is frozen afterwards; until then all of this can be changed."
      />
      <NewCampaignForm
        {...choices}
        director={own?.slug ?? ''}
        verdict={may(viewer, 'campaign.manage')}
        open={open}
        preview={preview}
      />
    </>
  );
}
