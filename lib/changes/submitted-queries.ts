import { db } from '#lib/platform/db.ts';
import { notFound } from '#lib/platform/errors.ts';

/**
 * What the HTTP API tells of a change that was submitted here.
 *
 * @throws DomainError `not-found`, also for imported history
 */
export async function getSubmitted(changeId: string) {
  const found = await db().change.findUnique({
    where: { id: changeId },
    include: {
      control: true,
      services: {
        select: { service: { select: { slug: true, tier: true } } },
        orderBy: { serviceId: 'asc' },
      },
      validations: { orderBy: [{ at: 'asc' }, { id: 'asc' }] },
      findings: { orderBy: [{ at: 'asc' }, { id: 'asc' }] },
    },
  });
  if (!found?.control) throw notFound('The change');
  return { ...found, control: found.control };
}

export type SubmittedChange = Awaited<ReturnType<typeof getSubmitted>>;
