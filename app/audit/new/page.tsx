import type { Metadata } from 'next';
import { CampaignForm } from '#components/campaign/campaign-form.tsx';
import { dayOf } from '#components/campaign/words.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { coverageBoard } from '#lib/campaigns/coverage-queries.ts';
import { listDirectors } from '#lib/campaigns/queries.ts';
import { may } from '#lib/domain/access.ts';
import { listFreezableServices } from '#lib/freezes/queries.ts';
import { requireMay } from '#lib/platform/session.ts';
import { urls } from '#lib/platform/urls.ts';
import { open, preview } from './actions.ts';

export const metadata: Metadata = { title: 'New audit' };

/** Plans an audit: whose services, which period, and how many changes people look at. */
export default async function NewAuditPage() {
  const viewer = await requireMay('campaign.read');
  const at = new Date();
  const [directors, services, board] = await Promise.all([
    listDirectors(),
    listFreezableServices(),
    coverageBoard(at),
  ]);
  const directorOf = new Map(board.map(({ service, director }) => [service.slug, director?.slug ?? null]));
  const own = directors.find(({ slug }) => slug === viewer.slug) ?? directors[0];
  return (
    <>
      <PageHeader
        back={{ href: urls.audits(), label: 'Audit' }}
        title="New audit"
        description="What is looked at, by whom, and how much of it by people. The population is frozen afterwards; until then all of this can be changed."
      />
      <CampaignForm
        today={dayOf(at)}
        directors={directors.map(({ slug, name }) => ({ slug, name }))}
        director={own?.slug ?? ''}
        services={services.map((one) => ({ ...one, director: directorOf.get(one.slug) ?? null }))}
        verdict={may(viewer, 'campaign.manage')}
        open={open}
        preview={preview}
      />
    </>
  );
}
