import { outside } from './database.ts';
import { personId } from './submitted.ts';

/** Approvals of the head as it is now, written past the product: what the gate reads, not how it came about. */
export async function approveAs(changeId: string, ...slugs: string[]): Promise<void> {
  const { headNumber, headSha } = await outside().changeControl.findUniqueOrThrow({ where: { changeId } });
  await outside().review.createMany({
    data: slugs.map((slug) => ({
      changeId,
      revisionNumber: headNumber,
      personId: personId(slug),
      identity: `oidc:test|${slug}`,
      sha: headSha,
      decision: 'approve',
      decidedAt: new Date(Date.now() - 5_000),
    })),
  });
}
