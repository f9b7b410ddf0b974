import { notFound } from 'next/navigation';
import { cache } from 'react';
import { findIncidentHead } from '#lib/retros/queries.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What the retro is about; 404 where there is no such incident. Asked once a request. */
export const loadHead = cache(async (id: string) => {
  const head = UUID.test(id) ? await findIncidentHead(id) : null;
  return head ?? notFound();
});
