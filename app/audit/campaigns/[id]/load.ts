import { notFound } from 'next/navigation';
import { cache } from 'react';
import { findCampaign } from '#lib/campaigns/queries.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isUuid = (text: string): boolean => UUID.test(text);

/** An audit; 404 where there is none. Asked once a request. */
export const loadCampaign = cache(async (id: string) => {
  const campaign = isUuid(id) ? await findCampaign(id) : null;
  return campaign ?? notFound();
});
