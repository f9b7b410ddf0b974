import { notFound } from 'next/navigation';
import { may } from '#lib/domain/access.ts';
import { DomainError } from '#lib/platform/errors.ts';
import type { Viewer } from '#lib/platform/session.ts';
import { getProgrammePage, type ProgrammePage } from '#lib/programmes/queries.ts';

/** A programme by the number in the URL, or the page that there is none. */
export async function loadProgramme(text: string, viewer: Viewer, now: Date): Promise<ProgrammePage> {
  const number = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
  if (number === null) notFound();
  const access = may(viewer, 'programme.manage');
  return getProgrammePage(number, { personId: viewer.personId, access }, now).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'not-found') notFound();
    throw error;
  });
}
